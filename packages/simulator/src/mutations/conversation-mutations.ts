import { changeIssue, changePullRequest, changeReview } from '../world/change-record.js'
import type { Issue, Milestone, PullRequest } from '../world/records.js'
import type { World } from '../world/world.js'
import {
  type ConversationAddress,
  getAccount,
  getConversation,
  getRepository,
  type RepositoryAddress,
  stampAfter,
} from './address.js'
import { findOrAddLabels } from './label-mutations.js'
import { getMilestone } from './milestone-mutations.js'

/** Sets the labels of an issue or pull request; ones that the repository lacks are made. */
export function labelIssue(
  world: World,
  { labels, ...address }: ConversationAddress & { labels: string[] },
): void {
  const repository = getRepository(world, address.repository)
  const labelIds = findOrAddLabels(world, repository, labels)
  const former = getConversation(world, address).labelIds
  const thing = stampConversation(world, address, { labelIds })
  for (const label of world.labelsOf(repository, without(labelIds, former)))
    world.happenings.tell({ of: 'conversation', action: 'labeled', repository, thing, label })
  for (const label of world.labelsOf(repository, without(former, labelIds)))
    world.happenings.tell({ of: 'conversation', action: 'unlabeled', repository, thing, label })
}

/** Sets the assignees of an issue or pull request. */
export function assignIssue(
  world: World,
  { assignees, ...address }: ConversationAddress & { assignees: string[] },
): void {
  const repository = getRepository(world, address.repository)
  const assigneeIds = assignees.map((login) => getAccount(world, login).id)
  const former = getConversation(world, address).assigneeIds
  const thing = stampConversation(world, address, { assigneeIds })
  for (const assigneeId of without(assigneeIds, former))
    world.happenings.tell({ of: 'conversation', action: 'assigned', repository, thing, assigneeId })
  for (const assigneeId of without(former, assigneeIds))
    world.happenings.tell({ of: 'conversation', action: 'unassigned', repository, thing, assigneeId })
}

/** Puts an issue or pull request into a milestone, named by its number, or into none. */
export function setMilestone(
  world: World,
  { milestone, ...address }: ConversationAddress & { milestone: number | null },
): void {
  const repository = getRepository(world, address.repository)
  const given =
    milestone === null ? null : getMilestone(world, { repository: address.repository, milestone }).milestone
  const { milestoneId: formerId } = getConversation(world, address)
  const former = repository.milestones.find(({ id }) => id === formerId)
  const thing = stampConversation(world, address, { milestoneId: given?.id ?? null })
  const tell = (action: string, which: Milestone) =>
    world.happenings.tell({ of: 'conversation', action, repository, thing, milestone: which })
  if (former && former !== given) tell('demilestoned', former)
  if (given && former !== given) tell('milestoned', given)
}

/** What a user is to a repository shows on everything of theirs in it, but no time moves. */
export function changeAssociation(
  world: World,
  { repository: address, login, to }: { repository: RepositoryAddress; login: string; to: string },
): void {
  const { id: repositoryId } = getRepository(world, address)
  const { id: authorId } = getAccount(world, login)
  const patch = { authorAssociation: to }
  for (const issue of world.issuesOf(repositoryId)) {
    if (issue.authorId === authorId) changeIssue(world, issue, patch, false)
  }
  for (const pullRequest of world.pullRequestsOf(repositoryId)) {
    if (pullRequest.authorId === authorId) changePullRequest(world, pullRequest, patch, false)
    for (const review of world.reviewsOf(pullRequest.id)) {
      if (review.authorId === authorId) changeReview(world, review, patch, false)
    }
  }
}

/** Comments themselves are no part of the world; their number is. */
export function commentOn(world: World, address: ConversationAddress): void {
  const comments = getConversation(world, address).comments + 1
  const thing = stampConversation(world, address, { comments })
  world.happenings.tell({ of: 'comment', action: 'created', thing })
}

/** What is set to what it was stays unstamped, as no hook is told of it. */
function stampConversation(
  world: World,
  address: ConversationAddress,
  patch: Partial<Pick<Issue & PullRequest, 'labelIds' | 'assigneeIds' | 'milestoneId' | 'comments'>>,
): Issue | PullRequest {
  const conversation = getConversation(world, address)
  if (isSame(conversation, patch)) return conversation
  const stamped = { ...patch, updatedAt: stampAfter(world, conversation.updatedAt) }
  if ('headSha' in conversation) changePullRequest(world, conversation, stamped, true)
  else changeIssue(world, conversation, stamped, true)
  return conversation
}

function isSame(conversation: Issue | PullRequest, patch: Partial<Issue | PullRequest>): boolean {
  const sorted = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.toSorted() : value)
  return Object.entries(patch).every(
    ([field, value]) => sorted(conversation[field as keyof typeof conversation]) === sorted(value),
  )
}

function without(ids: readonly number[], others: readonly number[]): number[] {
  return ids.filter((id) => !others.includes(id))
}
