import type { Account, Issue, PullRequest } from '../../world/records.js'
import type { World } from '../../world/world.js'
import { paginateByCursor } from '../cursor-pagination.js'
import { notFound, RestFailure } from '../errors.js'
import { createGatherer } from '../gather-conversation.js'
import { paginateByNumber } from '../pagination.js'
import { type ConversationParts, presentIssue } from '../present-issue.js'
import { Moved } from '../redirect.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'
import { selectConversations } from '../select-conversations.js'

export const issueRoutes: RepositoryRoute[] = [
  {
    path: '/issues',
    documentation: 'issues/issues#list-repository-issues',
    scopes: 'repo',
    answer: (call) => {
      if (!call.repository.hasIssues) throw issuesDisabled()
      const selection = selectConversations(call, [call.repository])
      const gatherer = createGatherer(call)
      const present = (row: Issue | PullRequest) => presentIssue(gatherer.issue(row), call.presentation)
      const url = `${call.urlById}/issues`
      if (call.issueLinks === 'pages') {
        const { items, link } = paginateByNumber(selection.rows, call.query, url, present)
        return { body: items, link }
      }
      const { rows, direction, positionOf } = selection
      const { items, link } = paginateByCursor(rows, direction, positionOf, call.query, url)
      return { body: items.map(present), link }
    },
  },
  {
    path: '/issues/{issue_number}',
    documentation: 'issues/issues#get-an-issue',
    scopes: 'repo',
    answer: (call) => {
      const conversation = findConversation(call, Number(parameter(call, 'issue_number')))
      const parts = createGatherer(call).issue(conversation)
      return { body: presentIssue(parts, call.presentation), lastModified: lastChangeOf(parts) }
    },
  },
]

/** An object is as new as the newest of those that it shows. */
export function lastChangeOf({ conversation, author, assignees, mergedBy }: ConversationParts): string {
  const shown: (Account | undefined)[] = [author, mergedBy, ...assignees]
  let newest = conversation.updatedAt
  for (const account of shown) if (account && account.updatedAt > newest) newest = account.updatedAt
  return newest
}

function findConversation(call: RepositoryCall, number: number): Issue | PullRequest {
  const { world, repository } = call
  const pullRequest = world.pullRequestByNumber(repository.id, number)
  if (pullRequest) return pullRequest
  if (!repository.hasIssues) throw issuesDisabled()
  const issue = world.issueByNumber(repository.id, number)
  if (issue) return issue
  throw goneFailure(world, call, number)
}

function goneFailure(world: World, call: RepositoryCall, number: number): Error {
  const gone = world.goneIssue(call.repository.id, number)
  if (!gone) return notFound()
  if (gone.how === 'deleted') return new RestFailure(410, 'This issue was deleted')
  const home = world.repositoryById(gone.repositoryId)
  if (!home || !call.sees(home)) return notFound()
  return new Moved(`${call.presentation.apiUrl}/repositories/${home.id}/issues/${gone.number}`)
}

function issuesDisabled(): RestFailure {
  return new RestFailure(410, 'Issues are disabled for this repo', {
    documentationUrl: 'https://docs.github.com/v3/issues/',
  })
}
