import type { Row } from '../model/column.js'
import { rowId } from '../model/ids.js'
import type { PullRequestReview } from '../model/pull-request-review.js'
import type { ReviewRecord } from '../wire/review.js'
import type { ReviewContext } from './context.js'
import { toldRow } from './told-row.js'
import { readAuthor, readText, readTime } from './told-values.js'

/** A row of `pull_request_reviews`; null while the review is pending, which only its author may see. */
export function normalizeReview(record: ReviewRecord, context: ReviewContext): Row | null {
  const state = record.state.toLowerCase()
  if (state === 'pending') return null
  return toldRow<PullRequestReview>({
    id: rowId(context.scope, 'review', record.id),
    github_id: record.id,
    pull_request_id: context.pullRequestId,
    ...readAuthor(record.user),
    state,
    body: readText(record.body),
    submitted_at: readTime(record.submitted_at),
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}
