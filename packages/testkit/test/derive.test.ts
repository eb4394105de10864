import type { DeriveRequest, Row, Scope, TableName } from '@hubsync/core'
import { type Parts, proveArea, put, rowsOf } from './defect.js'

const sameAsCore = 'comes to the same as deriveProject in core, in random worlds'

proveArea('derive', {
  'counts buried bugs': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'projects', (row, _before, _request, scope) => ({
        ...row,
        open_issues: rowsOf(parts, scope, 'bugs').filter(
          (bug) => bug.project_id === row.id && bug.state === 'open',
        ).length,
      })),
    fails: [
      sameAsCore,
      'counts the open bugs of a project that are not buried',
      'derives the projects that are named, live and stored, and no others',
      'writes nothing when it is asked for the same again',
    ],
  },
  'takes the review of an author for the first': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'pull_requests', (row, _before, _request, scope) => {
        const own = rowsOf(parts, scope, 'pull_request_reviews').filter(
          (review) => review.pull_request_id === row.id && review.submitted_at && !review.deleted_at,
        )
        const [first] = own.map(({ submitted_at }) => String(submitted_at)).toSorted()
        return first ? { ...row, first_review_at: first } : row
      }),
    fails: [sameAsCore, 'takes no review by the author of the pull request for the first'],
  },
  'keeps the facts of reviews that are gone': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'pull_requests', (row, before) =>
        row.reviews_count === 0
          ? {
              ...row,
              reviews_count: before.reviews_count ?? 0,
              first_review_at: before.first_review_at ?? null,
            }
          : row,
      ),
    fails: [sameAsCore, 'takes back the facts of reviews that are gone'],
  },
  'counts every commit': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'project_metrics', (row, _before, _request, scope) => ({
        ...row,
        commits_count: rowsOf(parts, scope, 'commits').filter(
          (commit) => commit.project_id === row.project_id,
        ).length,
      })),
    fails: [
      sameAsCore,
      'keeps one row of metrics a day, as derived last',
      'leaves commits out that are orphaned or off the default branch',
      'writes nothing when it is asked for the same again',
    ],
  },
  'keeps contributors without commits': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'contributors', (row, before) =>
        row.deleted_at && !before.deleted_at ? before : row,
      ),
    fails: [
      sameAsCore,
      'buries contributors whose commits are gone, and revives those whose commits are back',
    ],
  },
  'does not say why a contributor is gone': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'contributors', (row) =>
        row.deleted_at ? { ...row, deleted_reason: 'deleted' } : row,
      ),
    fails: ['buries contributors whose commits are gone, and revives those whose commits are back'],
  },
  'revives no contributor': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'contributors', (row, before) =>
        before.deleted_at && !row.deleted_at ? before : row,
      ),
    fails: ['buries contributors whose commits are gone, and revives those whose commits are back'],
  },
  "derives contributors though they were read from GitHub's list": {
    breaks: ({ store }) => ({
      store: {
        ...store,
        derive: (scope, request) => store.derive(scope, { ...request, contributors: true }),
      },
    }),
    fails: [sameAsCore, "leaves contributors alone that were read from GitHub's own list"],
  },
  'keeps the first metrics of a day': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'project_metrics', (row, before) =>
        before.date === '2026-03-03' ? before : row,
      ),
    fails: ['keeps one row of metrics a day, as derived last'],
  },
  'touches what it derives again': {
    breaks: (parts) => {
      let year = 2030
      return withSpoiltRows(parts, 'project_metrics', (row, _before, { projectIds }) => {
        if (!projectIds) return row
        year += 1
        return { ...row, updated_at: `${year}-01-01T00:00:00.000Z` }
      })
    },
    fails: ['writes nothing when it is asked for the same again'],
  },
  'takes what it derives for a new version': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'pull_requests', (row, before) =>
        row === before ? row : { ...row, observed_at: '2030-01-01T00:00:00.000Z' },
      ),
    fails: ['touches neither what was told nor its version'],
  },
  'derives every project': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        derive: async (scope, request) => {
          const projects = await store.rows(scope, { table: 'projects' })
          const projectIds = request.projectIds && projects.map(({ id }) => String(id))
          return store.derive(scope, { ...request, ...(projectIds && { projectIds }) })
        },
      },
    }),
    fails: ['derives the projects that are named, live and stored, and no others'],
  },
  'fails for a project that it does not know': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        derive: async (scope, request) => {
          const known = await store.ids(scope, { table: 'projects', visibility: 'all' })
          const ids = new Set(known.map(({ id }) => id))
          if (known.length > 0 && request.projectIds?.some((id) => !ids.has(id)))
            throw new Error('no such project')
          return store.derive(scope, request)
        },
      },
    }),
    fails: ['derives the projects that are named, live and stored, and no others'],
  },
  'scores closed bugs too': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'bugs', (row, _before, { projectIds }) =>
        row.state === 'closed' && !projectIds ? { ...row, priority_score: 56 } : row,
      ),
    fails: ['scores the open bugs of a scope by the day'],
  },
  'scores by its own clock': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        derive: (scope, request) =>
          store.derive(scope, request.projectIds ? request : { ...request, day: '2026-02-01' }),
      },
    }),
    fails: ['scores the open bugs of a scope by the day'],
  },
  'never lowers a score': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'bugs', (row, before) =>
        Number(row.priority_score) < Number(before.priority_score) ? before : row,
      ),
    fails: ['scores the open bugs of a scope by the day'],
  },
  'does more than score when it scores': {
    breaks: (parts) =>
      withSpoiltRows(parts, 'projects', (row, _before, { projectIds }) =>
        projectIds ? row : { ...row, open_issues: 0 },
      ),
    fails: ['changes nothing but scores when it scores'],
  },
})

/** Puts what `derive` did to the rows of a table wrong. */
function withSpoiltRows(
  parts: Parts,
  table: TableName,
  spoil: (row: Row, before: Row, request: DeriveRequest, scope: Scope) => Row,
) {
  const derive: Parts['store']['derive'] = async (scope, request) => {
    const before = new Map(rowsOf(parts, scope, table).map((row) => [row.id, row]))
    await parts.store.derive(scope, request)
    for (const row of rowsOf(parts, scope, table)) {
      const spoilt = spoil(row, before.get(row.id ?? null) ?? row, request, scope)
      if (spoilt !== row) put(parts, scope, table, spoilt)
    }
  }
  return { store: { ...parts.store, derive } }
}
