import type { PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Row } from '../model/column.js'
import { finishListing } from './advance-listing.js'
import { readPlace } from './open-lists.js'
import { type Pass, readSince } from './pass.js'
import type { Run } from './run.js'
import type { PassStep } from './step.js'

/** How many pull requests have their reviews asked for in one step, where each costs a request. */
const pullRequestsPerStep = 10

/**
 * Reviews over REST: the stored pull requests are gone through in the order of their last change, each asked for
 * its reviews. The cursor is the pull request reached.
 */
export async function prepareReviewStep(run: Run, pass: Pass): Promise<PassStep> {
  const rows = await run.store.rows(run.scope, {
    table: 'pull_requests',
    where: { project_id: pass.target.projectId },
    columns: ['github_id', 'node_id', 'number', 'github_updated_at'],
    orderBy: ['github_updated_at', 'github_id'],
    limit: pullRequestsPerStep,
    ...startOfReviews(pass),
  })
  if (rows.length === 0) return { pass: finishListing(pass), requests: [], changes: [] }
  return {
    pass,
    requests: rows.map((row) => reviewRequest(pass, row)),
    cursors: rows.map(({ github_updated_at, github_id }) => JSON.stringify([github_updated_at, github_id])),
    changes: [],
  }
}

function startOfReviews(pass: Pass): { after?: Row[string][] } {
  const { pass: kind } = pass.checkpoint
  const cursor = readPlace(pass.checkpoint.cursor).next
  if (cursor !== null) return { after: parseReviewCursor(cursor) }
  const since = readSince(pass.checkpoint)
  return kind === 'incremental' && since !== null ? { after: [since, 0] } : {}
}

function parseReviewCursor(cursor: string): Row[string][] {
  const parsed: unknown = JSON.parse(cursor)
  if (!Array.isArray(parsed))
    throw new HubSyncError('unknown', `The stored cursor ${cursor} is not one of reviews`)
  return parsed as Row[string][]
}

function reviewRequest(pass: Pass, row: Row): PageRequest {
  return {
    stream: 'reviews',
    repository: pass.target.repository,
    pullRequest: {
      nodeId: String(row.node_id),
      number: Number(row.number),
      githubId: Number(row.github_id),
    },
    order: 'created',
    first: 100,
    cursor: null,
    since: null,
    head: null,
  }
}
