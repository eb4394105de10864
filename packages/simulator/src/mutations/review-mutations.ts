import { changePullRequest, changeReview, noteSilentReview } from '../world/change-record.js'
import { createNodeId } from '../world/node-id.js'
import type { PullRequest, Review } from '../world/records.js'
import type { World } from '../world/world.js'
import {
  type ConversationAddress,
  getAccountId,
  getPullRequest,
  getReview,
  stampAfter,
  stampNow,
} from './address.js'

interface Silently {
  /** Leaves the pull request's time alone, as recorded histories show of some reviews. */
  silently?: boolean
}

/** A review without `state` stays pending, which only its author sees. */
export function submitReview(
  world: World,
  {
    author,
    state = 'COMMENTED',
    body = '',
    silently = false,
    ...address
  }: ConversationAddress & Silently & { author?: string; state?: Review['state']; body?: string },
): { id: number } {
  const pullRequest = getPullRequest(world, address)
  const id = world.takeId()
  const now = stampNow(world)
  const review: Review = {
    id,
    nodeId: createNodeId('review', id, pullRequest.repositoryId),
    pullRequestId: pullRequest.id,
    authorId: getAccountId(world, author),
    authorAssociation: 'MEMBER',
    state,
    body,
    commitSha: pullRequest.headSha,
    createdAt: now,
    updatedAt: now,
    submittedAt: state === 'PENDING' ? null : now,
  }
  world.addReview(review)
  if (state === 'PENDING') return { id }
  if (silently) noteSilentReview(world, review, ['*'])
  else stampPullRequest(world, pullRequest)
  world.happenings.tell({ of: 'review', action: 'submitted', pullRequest, review })
  return { id }
}

/** Edits the review in place: same id, other state. */
export function dismissReview(
  world: World,
  { silently = false, ...address }: ConversationAddress & Silently & { review: number },
): void {
  const { pullRequest, review } = getReview(world, address)
  changeReview(world, review, { state: 'DISMISSED', updatedAt: stampNow(world) }, !silently)
  if (!silently) stampPullRequest(world, pullRequest)
  world.happenings.tell({ of: 'review', action: 'dismissed', pullRequest, review })
}

/** Moves the review's own time and nothing else, so nobody who watches pull requests learns of it; hooks do. */
export function editReview(
  world: World,
  { body, ...address }: ConversationAddress & { review: number; body: string },
): void {
  const { pullRequest, review } = getReview(world, address)
  const changes = { body: { from: review.body } }
  changeReview(world, review, { body, updatedAt: stampNow(world) }, false)
  world.happenings.tell({ of: 'review', action: 'edited', pullRequest, review, changes })
}

function stampPullRequest(world: World, pullRequest: PullRequest): void {
  changePullRequest(world, pullRequest, { updatedAt: stampAfter(world, pullRequest.updatedAt) }, true)
}
