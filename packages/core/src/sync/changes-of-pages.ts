import type { z } from 'zod'
import type { Page } from '../contracts/source.js'
import type { Change, Upsert } from '../contracts/store.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Row } from '../model/column.js'
import { rowId } from '../model/ids.js'
import type { GitHubTableName } from '../model/tables.js'
import type { ProjectContext } from '../normalize/context.js'
import { normalizeCommit } from '../normalize/normalize-commit.js'
import { normalizeIssue, pullRequestCommentCount } from '../normalize/normalize-issue.js'
import { normalizePullRequest } from '../normalize/normalize-pull-request.js'
import { normalizeReview } from '../normalize/normalize-review.js'
import { commitRecord } from '../wire/commit.js'
import { issueRecord } from '../wire/issue.js'
import { pullRequestRecord } from '../wire/pull-request.js'
import { type ReviewRecord, reviewRecord } from '../wire/review.js'
import type { Pass } from './pass.js'
import type { Run } from './run.js'

/** What the pages of one step of a pass change in the store. */
export async function changesOfPages(run: Run, pass: Pass, pages: readonly Page[]): Promise<Change[]> {
  const changes = await Promise.all(pages.map((page) => changesOfPage(run, pass, page)))
  return changes.flat()
}

function changesOfPage(run: Run, pass: Pass, page: Page): Promise<Change[]> | Change[] {
  const context = contextOf(run, pass, page)
  switch (pass.stream) {
    case 'bugs':
      return bugChanges(run, context, page)
    case 'pull-requests':
      return pullRequestChanges(run, pass, context, page)
    case 'reviews':
      return reviewListChanges(run, pass, context, page)
    case 'commits':
      return parseRecords(page, commitRecord).map((record) =>
        upsert('commits', normalizeCommit(record, context)),
      )
  }
}

/** REST lists pull requests among the issues: they tell the comment count that its own listing lacks. */
async function bugChanges(run: Run, context: ProjectContext, page: Page): Promise<Change[]> {
  const records = parseRecords(page, issueRecord)
  const conversations = records.filter((record) => record.pull_request != null)
  const issues = records.filter((record) => record.pull_request == null)
  return [
    ...issues.map((record) => upsert('bugs', normalizeIssue(record, context))),
    ...(await commentChanges(run, context, conversations.map(pullRequestCommentCount))),
  ]
}

async function commentChanges(
  run: Run,
  { projectId, observedAt }: ProjectContext,
  counts: readonly { number: number; comments: number }[],
): Promise<Change[]> {
  if (counts.length === 0) return []
  const stored = await run.store.rows(run.scope, {
    table: 'pull_requests',
    where: { project_id: projectId, number: counts.map(({ number }) => number) },
    columns: ['id', 'github_id', 'project_id', 'number'],
  })
  const rowOf = new Map(stored.map((row) => [row.number, row]))
  return counts.flatMap(({ number, comments }) => {
    const row = rowOf.get(number)
    return row === undefined ? [] : [upsert('pull_requests', { ...row, comments, observed_at: observedAt })]
  })
}

async function pullRequestChanges(
  run: Run,
  pass: Pass,
  context: ProjectContext,
  page: Page,
): Promise<Change[]> {
  const records = parseRecords(page, pullRequestRecord)
  const withReviews = run.streams.has('reviews')
    ? records.filter((record) => record.reviews !== undefined)
    : []
  const reviews = withReviews.map((record) => ({
    pullRequestId: rowId(run.scope, 'pull_request', record.id),
    records: record.reviews ?? [],
  }))
  return [
    ...records.map((record) => upsert('pull_requests', normalizePullRequest(record, context))),
    ...(await reviewChanges(run, pass, context, reviews)),
  ]
}

function reviewListChanges(run: Run, pass: Pass, context: ProjectContext, page: Page): Promise<Change[]> {
  const pullRequest = page.request.pullRequest
  if (pullRequest === undefined)
    throw new HubSyncError('unknown', 'A page of reviews without its pull request')
  return reviewChanges(run, pass, context, [
    {
      pullRequestId: rowId(run.scope, 'pull_request', pullRequest.githubId),
      records: parseRecords(page, reviewRecord),
    },
  ])
}

/** Every review of a pull request is read again when it changes: what is missing from the whole list is gone. */
async function reviewChanges(
  run: Run,
  pass: Pass,
  context: ProjectContext,
  lists: readonly { pullRequestId: string; records: readonly ReviewRecord[] }[],
): Promise<Change[]> {
  const upserts = lists.flatMap(({ pullRequestId, records }) =>
    records.flatMap((record) => {
      const row = normalizeReview(record, { ...context, pullRequestId })
      return row === null ? [] : [upsert('pull_request_reviews', row)]
    }),
  )
  const isFirstReading = pass.checkpoint.watermark === null
  if (isFirstReading || lists.length === 0) return upserts
  const told = new Set(upserts.map(({ row }) => row.id))
  const stored = await run.store.ids(run.scope, {
    table: 'pull_request_reviews',
    where: { pull_request_id: lists.map(({ pullRequestId }) => pullRequestId) },
  })
  const gone = stored.filter(({ id }) => !told.has(id)).map(({ id }) => id)
  if (gone.length === 0) return upserts
  return [
    ...upserts,
    {
      kind: 'tombstone',
      table: 'pull_request_reviews',
      ids: gone,
      reason: 'absent-from-listing',
      observedAt: context.observedAt,
    },
  ]
}

function contextOf(run: Run, pass: Pass, page: Page): ProjectContext {
  return {
    scope: run.scope,
    observedAt: page.observedAt,
    day: dayOf(page.observedAt),
    labelRules: run.labelRules,
    projectId: pass.target.projectId,
  }
}

/** Scores count age to the start of GitHub's day, never of the host's. */
export function dayOf(observedAt: string): string {
  return observedAt.slice(0, 10)
}

export function upsert(table: GitHubTableName, row: Row): Upsert {
  return { kind: 'upsert', table, origin: 'read', row }
}

/** Checks what GitHub sent. A record that does not fit stops its stream: left out, it would be lost silently. */
export function parseRecords<Record>(page: Page, schema: z.ZodType<Record>): Record[] {
  return page.records.map((record) => {
    const parsed = schema.safeParse(record)
    if (parsed.success) return parsed.data
    const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    const { stream, repository } = page.request
    throw new HubSyncError(
      'response_invalid',
      `A record of ${stream} of ${repository?.fullName} is odd: ${where}`,
      {
        cause: parsed.error,
      },
    )
  })
}
