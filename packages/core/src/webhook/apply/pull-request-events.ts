import { z } from 'zod'
import type { Row } from '../../model/column.js'
import { rowId } from '../../model/ids.js'
import { normalizePullRequest } from '../../normalize/normalize-pull-request.js'
import { normalizeReview } from '../../normalize/normalize-review.js'
import { type PullRequestRecord, pullRequestRecord } from '../../wire/pull-request.js'
import { reviewRecord } from '../../wire/review.js'
import { upsert } from './changes.js'
import { deliveredRepository } from './delivered-repository.js'
import { aboutProject, contextOf, type FollowedProject, projectContextOf } from './followed-project.js'
import { snapshotTime } from './snapshot-time.js'
import { type AppliedTreatment, type EventFamily, forEach, type Occasion } from './treatment.js'

const pullRequestDelivery = z.object({ pull_request: pullRequestRecord, repository: deliveredRepository })

const reviewDelivery = pullRequestDelivery.extend({
  review: reviewRecord.extend({ updated_at: z.string().nullish() }),
})

const applyPullRequest = aboutProject(
  pullRequestDelivery,
  async ({ pull_request: record }, project, occasion) =>
    withWhatIsUntold(record, project, occasion, snapshotTime(record.updated_at)),
)

/** A review's own time is the latest of the snapshot, as it may be dismissed without one of its own. */
const applyReview = aboutProject(reviewDelivery, async (payload, project, occasion) => {
  const { review, pull_request: record } = payload
  const told = await withWhatIsUntold(record, project, occasion, snapshotTime(record.updated_at))
  const seenAt = snapshotTime(review.updated_at, review.submitted_at, record.updated_at)
  const context = contextOf(occasion, seenAt ?? occasion.delivery.receivedAt)
  const pullRequestId = rowId(occasion.parts.scope, 'pull_request', record.id)
  const row = normalizeReview(review, { ...context, pullRequestId })
  if (row === null) return { ignored: 'A pending review is a draft of its author' }
  return { ...told, changes: [...told.changes, upsert('pull_request_reviews', row)] }
})

const told: AppliedTreatment = { does: 'applied', tables: ['pull_requests'], handle: applyPullRequest }

const reviewed: AppliedTreatment = {
  does: 'applied',
  tables: ['pull_request_reviews', 'pull_requests'],
  handle: applyReview,
  note: 'The pull request comes along without its statistics, which are read where its head moved.',
}

export const pullRequestEvents: EventFamily = {
  pull_request: {
    actions: forEach(
      [
        'opened',
        'edited',
        'closed',
        'reopened',
        'synchronize',
        'ready_for_review',
        'converted_to_draft',
        'assigned',
        'unassigned',
        'labeled',
        'unlabeled',
        'milestoned',
        'demilestoned',
        'locked',
        'unlocked',
        'review_requested',
        'review_request_removed',
        'auto_merge_enabled',
        'auto_merge_disabled',
        'enqueued',
        'dequeued',
      ],
      told,
    ),
    otherwise: told,
  },
  pull_request_review: {
    actions: forEach(['submitted', 'edited', 'dismissed'], reviewed),
    otherwise: reviewed,
  },
}

/**
 * The row of a pull request. Payloads of reviews tell a part of it: what they leave out is known for one head, one
 * base and one state only, and read where one of these is another than before.
 */
async function withWhatIsUntold(
  record: PullRequestRecord,
  project: FollowedProject,
  occasion: Occasion,
  seenAt: string | null,
) {
  const observedAt = seenAt ?? occasion.delivery.receivedAt
  const row = normalizePullRequest(record, projectContextOf(occasion, project, observedAt))
  const whole = { changes: [upsert('pull_requests', row)], readings: [] }
  if (record.additions !== undefined) return whole
  const { store, scope } = occasion.parts
  const [stored] = await store.rows(scope, {
    table: 'pull_requests',
    where: { id: String(row.id) },
    visibility: 'all',
    columns: ['id', 'head_sha', 'base_ref', 'state'],
  })
  if (stored !== undefined && isAsBefore(stored, row)) return whole
  const isOtherHead = stored !== undefined && stored.head_sha !== row.head_sha
  const { githubId, fullName } = project
  const named = { stream: 'pull-requests', number: record.number } as const
  return {
    changes: [upsert('pull_requests', isOtherHead ? { ...row, ...noStatistics } : row)],
    readings: [{ of: 'records', githubId, fullName, records: [named] } as const],
  }
}

const noStatistics = { additions: null, deletions: null, changed_files: null, commits: null }

function isAsBefore(stored: Row, row: Row): boolean {
  return ['head_sha', 'base_ref', 'state'].every((column) => stored[column] === row[column])
}
