import type { Issue, PullRequest } from '../world/records.js'
import { gatherRepository, imagineFork } from './gather-repository.js'
import { type ConversationParts, isPullRequest } from './present-issue.js'
import type { MilestoneParts } from './present-milestone.js'
import type { PullRequestParts } from './present-pull-request.js'
import type { RepositoryParts } from './present-repository.js'
import type { RepositoryCall } from './route.js'

export interface Gatherer {
  parent: RepositoryParts
  issue(conversation: Issue | PullRequest): ConversationParts
  pullRequest(pullRequest: PullRequest): PullRequestParts
  milestone(id: number): MilestoneParts | undefined
}

/** Who asks, and about which repository. */
export type GathererCall = Pick<RepositoryCall, 'world' | 'caller' | 'sees' | 'repository' | 'owner'>

/** Brings together the records that conversations of one repository show; counts each thing once for a page. */
export function createGatherer(call: GathererCall): Gatherer {
  const { world, repository, owner } = call
  const parent = gatherRepository(call, repository, owner)
  const heads = new Map<string, RepositoryParts | undefined>([
    [`${owner.login}/${repository.name}`.toLowerCase(), parent],
  ])
  let counts: Map<number, { open: number; closed: number }> | undefined

  const milestone = (id: number): MilestoneParts | undefined => {
    const found = repository.milestones.find((candidate) => candidate.id === id)
    if (!found) return undefined
    counts ??= countByMilestone(world.sortedBy('conversations', repository.id, 'createdAt'))
    const { open = 0, closed = 0 } = counts.get(id) ?? {}
    return { milestone: found, openIssues: open, closedIssues: closed }
  }

  const shared = <Conversation extends Issue | PullRequest>(conversation: Conversation) => ({
    conversation,
    parent,
    author: world.accountById(conversation.authorId),
    assignees: conversation.assigneeIds.flatMap((id) => world.accountById(id) ?? []),
    labels: world.labelsOf(repository, conversation.labelIds),
    milestone: conversation.milestoneId === null ? undefined : milestone(conversation.milestoneId),
    mergedBy: isPullRequest(conversation) ? world.accountById(conversation.mergedById) : undefined,
  })

  const head = (fullName: string): RepositoryParts | undefined => {
    const key = fullName.toLowerCase()
    if (!heads.has(key)) heads.set(key, gatherHead(call, fullName))
    return heads.get(key)
  }

  return {
    parent,
    milestone,
    issue: shared,
    pullRequest: (pullRequest) => ({
      ...shared(pullRequest),
      head: pullRequest.headRepository === null ? undefined : head(pullRequest.headRepository),
    }),
  }
}

/** A head repository that the caller may not see is left out like a deleted one. */
function gatherHead(call: GathererCall, fullName: string): RepositoryParts | undefined {
  const { world } = call
  const [login = '', name = ''] = fullName.split('/')
  const found = world.findRepository(login, name)?.repository
  if (!found) return imagineFork(world, fullName, call.repository)
  const owner = world.accountById(found.ownerId)
  return owner && call.sees(found) ? gatherRepository(call, found, owner) : undefined
}

function countByMilestone(conversations: readonly (Issue | PullRequest)[]) {
  const counts = new Map<number, { open: number; closed: number }>()
  for (const { milestoneId, state } of conversations) {
    if (milestoneId === null) continue
    const count = counts.get(milestoneId) ?? { open: 0, closed: 0 }
    if (state === 'OPEN') count.open += 1
    else count.closed += 1
    counts.set(milestoneId, count)
  }
  return counts
}
