import type { Review } from '../../world/records.js'
import { notFound } from '../errors.js'
import { paginateByNumber } from '../pagination.js'
import { presentReview } from '../present-review.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'
import { gatherPullRequest } from './pull-requests.js'

export const reviewRoutes: RepositoryRoute[] = [
  {
    path: '/pulls/{pull_number}/reviews',
    documentation: 'pulls/reviews#list-reviews-for-a-pull-request',
    scopes: 'repo',
    answer: (call) => {
      const pullRequest = gatherPullRequest(call)
      const { id, number } = pullRequest.conversation
      const { items, link } = paginateByNumber(
        listReviews(call, id),
        call.query,
        `${call.urlById}/pulls/${number}/reviews`,
        (review) =>
          presentReview(review, call.world.accountById(review.authorId), pullRequest, call.presentation),
      )
      return { body: items, link }
    },
  },
  {
    path: '/pulls/{pull_number}/reviews/{review_id}',
    documentation: 'pulls/reviews#get-a-review-for-a-pull-request',
    scopes: 'repo',
    answer: (call) => {
      const pullRequest = gatherPullRequest(call)
      const reviewId = Number(parameter(call, 'review_id'))
      const review = listReviews(call, pullRequest.conversation.id).find(({ id }) => id === reviewId)
      if (!review) throw notFound()
      const author = call.world.accountById(review.authorId)
      return { body: presentReview(review, author, pullRequest, call.presentation) }
    },
  },
]

/** In the order in which they were written; pending ones only for who writes them. */
function listReviews({ world, caller }: RepositoryCall, pullRequestId: number): Review[] {
  const isOwn = ({ authorId }: Review): boolean =>
    caller?.account !== undefined && authorId === caller.account.id
  return world.reviewsOf(pullRequestId).filter((review) => review.state !== 'PENDING' || isOwn(review))
}
