import type { PullRequest, Review } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'
import {
  associationOf,
  type ConversationIds,
  type ConversationOptions,
  nodeIdFor,
} from './conversation-options.js'
import { scatter } from './divide.js'
import type { Random } from './random.js'
import { day, hour, second, spreadMoments } from './timeline.js'

export function generateReviews(
  world: World,
  options: ConversationOptions,
  pullRequests: PullRequest[],
  ids: ConversationIds,
  random: Random,
): void {
  const counts = scatter(options.reviews - options.reviewsOfOne, pullRequests.length, random)
  counts[0] = (counts[0] ?? 0) + options.reviewsOfOne
  for (const [index, pullRequest] of pullRequests.entries()) {
    const from = Date.parse(pullRequest.createdAt)
    const to = Math.min(from + 20 * day, Date.parse(pullRequest.updatedAt) + hour, options.until)
    const moments = spreadMoments(counts[index] ?? 0, from + second, Math.max(to, from + second), random)
    for (const moment of moments) world.addReview(createReview(options, pullRequest, ids, moment, random))
    const last = moments.at(-1)
    if (last !== undefined && toTimestamp(last) > pullRequest.updatedAt)
      pullRequest.updatedAt = toTimestamp(last)
  }
  world.noteChange(options.repository.id)
}

function createReview(
  options: ConversationOptions,
  pullRequest: PullRequest,
  ids: ConversationIds,
  moment: number,
  random: Random,
): Review {
  const id = ids.reviews.take(moment)
  const author = random.chance(0.02)
    ? null
    : random.pickEarly(random.chance(0.8) ? options.members : options.authors)
  const state = random.pick([
    ...(['APPROVED', 'APPROVED', 'APPROVED', 'APPROVED', 'COMMENTED', 'COMMENTED', 'COMMENTED'] as const),
    ...(['CHANGES_REQUESTED', 'DISMISSED'] as const),
  ])
  const at = toTimestamp(moment)
  return {
    id,
    nodeId: nodeIdFor('review', id, { repositoryId: options.repository.id, createdAt: at }),
    pullRequestId: pullRequest.id,
    authorId: author?.id ?? null,
    authorAssociation: associationOf(options, author),
    state,
    body: state === 'APPROVED' && random.chance(0.6) ? '' : random.pick(options.texts),
    commitSha: random.chance(0.05) ? null : pullRequest.headSha,
    createdAt: at,
    updatedAt: at,
    submittedAt: at,
  }
}
