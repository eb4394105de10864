import type { Issue, PullRequest, Repository } from '../../world/records.js'
import { enterRepository, ownerOf } from '../find-repository.js'
import { createGatherer, type Gatherer } from '../gather-conversation.js'
import { paginateByNumber } from '../pagination.js'
import { presentIssue } from '../present-issue.js'
import { presentRepository } from '../present-repository.js'
import { readChoice } from '../read-query.js'
import type { RestRoute } from '../route.js'
import { selectConversations } from '../select-conversations.js'
import { mountOrganizationRoute } from './organizations.js'
import { requirePerson } from './users.js'

const filters = ['assigned', 'created', 'mentioned', 'subscribed', 'repos', 'all'] as const

/** Only people may read issues across repositories; the token of an installation may not. */
export const organizationIssueRoutes: RestRoute[] = mountOrganizationRoute({
  path: '/issues',
  documentation: 'issues/issues#list-organization-issues-assigned-to-the-authenticated-user',
  scopes: 'repo',
  answer: (call) => {
    const account = requirePerson(call)
    const filter = readChoice(call.query, 'filter', filters, 'assigned', 'Issue')
    const keep: Record<(typeof filters)[number], (row: Issue | PullRequest) => boolean> = {
      assigned: ({ assigneeIds }) => assigneeIds.includes(account.id),
      created: ({ authorId }) => authorId === account.id,
      mentioned: ({ body }) => body?.includes(`@${account.login}`) ?? false,
      subscribed: ({ assigneeIds, authorId }) => authorId === account.id || assigneeIds.includes(account.id),
      repos: () => true,
      all: () => true,
    }
    const repositories = call.world
      .repositoriesOf(call.organization.id)
      .filter((repository) => call.sees(repository) && repository.hasIssues)
    const gatherers = new Map<number, Gatherer>()
    const gathererOf = (repository: Repository): Gatherer => {
      let gatherer = gatherers.get(repository.id)
      if (!gatherer) {
        gatherer = createGatherer(enterRepository(call, repository, ownerOf(call.world, repository)))
        gatherers.set(repository.id, gatherer)
      }
      return gatherer
    }
    const byId = new Map(repositories.map((repository) => [repository.id, repository]))
    const { rows } = selectConversations(call, repositories, keep[filter])
    const { items, link } = paginateByNumber(rows, call.query, `${call.urlById}/issues`, (row) => {
      const repository = byId.get(row.repositoryId)
      if (!repository) throw new Error(`Repository ${row.repositoryId} was not asked for`)
      const gatherer = gathererOf(repository)
      return {
        ...presentIssue(gatherer.issue(row), call.presentation),
        repository: presentRepository(gatherer.parent, call.presentation),
      }
    })
    return { body: items, link }
  },
})
