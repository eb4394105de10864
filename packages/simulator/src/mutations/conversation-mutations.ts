import { changeIssue, changePullRequest, changeReview } from '../world/change-record.js'
import type { Issue, PullRequest } from '../world/records.js'
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
  const labelIds = findOrAddLabels(world, getRepository(world, address.repository), labels)
  stampConversation(world, address, { labelIds })
}

/** Sets the assignees of an issue or pull request. */
export function assignIssue(
  world: World,
  { assignees, ...address }: ConversationAddress & { assignees: string[] },
): void {
  stampConversation(world, address, { assigneeIds: assignees.map((login) => getAccount(world, login).id) })
}

/** Puts an issue or pull request into a milestone, named by its number, or into none. */
export function setMilestone(
  world: World,
  { milestone, ...address }: ConversationAddress & { milestone: number | null },
): void {
  const { repository } = address
  const milestoneId = milestone === null ? null : getMilestone(world, { repository, milestone }).milestone.id
  stampConversation(world, address, { milestoneId })
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
  stampConversation(world, address, { comments: getConversation(world, address).comments + 1 })
}

function stampConversation(
  world: World,
  address: ConversationAddress,
  patch: Partial<Pick<Issue & PullRequest, 'labelIds' | 'assigneeIds' | 'milestoneId' | 'comments'>>,
): void {
  const conversation = getConversation(world, address)
  const stamped = { ...patch, updatedAt: stampAfter(world, conversation.updatedAt) }
  if ('headSha' in conversation) changePullRequest(world, conversation, stamped, true)
  else changeIssue(world, conversation, stamped, true)
}
