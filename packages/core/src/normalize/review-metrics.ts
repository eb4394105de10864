import { hoursBetween } from './time.js'

/** The facts of a review that measure a pull request. */
export interface SubmittedReview {
  /** Null: a deleted account. */
  readonly authorId: number | null
  /** Null while pending: such a review counts for nothing. */
  readonly submittedAt: string | null
}

export interface ReviewedPullRequest {
  readonly authorId: number | null
  readonly createdAt: string | null
}

export interface ReviewMetrics {
  readonly reviewsCount: number
  readonly firstReviewAt: string | null
  readonly reviewTimeHours: number | null
}

/** Hours from creation to merge, in hundredths; null unless merged. */
export function calculateCycleTimeHours(createdAt: string | null, mergedAt: string | null): number | null {
  return measureHours(createdAt, mergedAt)
}

/**
 * What a pull request's reviews say about it. First is the earliest that was submitted by somebody else.
 *
 * A deleted account is somebody unknown: its review counts unless the pull request's author is deleted too,
 * when both may be the same person. In SQL: `review.author_id IS DISTINCT FROM pull_request.author_id`.
 */
export function measureReviews(
  pullRequest: ReviewedPullRequest,
  reviews: readonly SubmittedReview[],
): ReviewMetrics {
  let firstReviewAt: string | null = null
  for (const { authorId, submittedAt } of reviews) {
    if (submittedAt === null || authorId === pullRequest.authorId) continue
    if (firstReviewAt === null || submittedAt < firstReviewAt) firstReviewAt = submittedAt
  }
  return {
    reviewsCount: reviews.filter((review) => review.submittedAt !== null).length,
    firstReviewAt,
    reviewTimeHours: measureHours(pullRequest.createdAt, firstReviewAt),
  }
}

function measureHours(start: string | null, end: string | null): number | null {
  return start === null || end === null ? null : hoursBetween(start, end)
}
