import type { Change, Row } from '@hubsync/core'
import {
  type Parts,
  proveArea,
  put,
  rowOf,
  rowsOf,
  timeOf,
  withChanges,
  withCommit,
  withResult,
  withSpoiltRows,
  withSpoiltViews,
} from './defect.js'

proveArea('settled-rows', {
  'never asks for a row again': {
    breaks: (parts) => withResult(parts, (result) => ({ ...result, reread: [] })),
    fails: [
      'asks for a row again that was observed in the second of its change',
      'asks for a stored row again that changed in the second of its observation',
      'asks for a row again in which two different views share both times',
    ],
  },
  'asks for every row again': {
    breaks: (parts) =>
      withResult(parts, (result, { changes }) => {
        const views = changes.filter((change) => change.kind === 'upsert')
        return { ...result, reread: views.map(({ table, row }) => ({ table, id: String(row.id) })) }
      }),
    fails: [
      'takes a row for settled that was observed in a later second',
      'takes a row without a time of change for settled',
      'settles a row that a later read confirms, without counting a write',
    ],
  },
  'takes every row for settled': {
    breaks: (parts) => withSpoiltViews(parts, ({ after }) => ({ ...after, is_settled: true })),
    fails: [
      'asks for a row again that was observed in the second of its change',
      'asks for a stored row again that changed in the second of its observation',
      'asks for a row again in which two different views share both times',
      'skips a view observed before the read that settled the row',
    ],
  },
  'does not look for views that share both times': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ told, before, after }) =>
        before &&
        told.observed_at === before.observed_at &&
        timeOf(told, 'github_updated_at') < timeOf(told, 'observed_at')
          ? { ...after, is_settled: true }
          : undefined,
      ),
    fails: ['asks for a row again in which two different views share both times'],
  },
  'takes no row without a time of change for settled': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ after }) =>
        after.github_updated_at === null ? { ...after, is_settled: false } : undefined,
      ),
    fails: ['takes a row without a time of change for settled'],
  },
  'settles no row by reading it again': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ before, after }) =>
        before?.is_settled === false && before.title === after.title ? before : undefined,
      ),
    fails: [
      'settles a row that a later read confirms, without counting a write',
      'skips a view observed before the read that settled the row',
    ],
  },
  'forgets when it settled a row': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ before, after }) =>
        before?.is_settled === false && after.is_settled && before.title === after.title
          ? { ...after, observed_at: before.observed_at ?? null }
          : undefined,
      ),
    fails: ['skips a view observed before the read that settled the row'],
  },
  'counts a row that it settled as updated': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const before = settledCount(parts, batch.changes, batch.scope)
        const result = await commit(batch)
        const settled = settledCount(parts, batch.changes, batch.scope) - before
        const bugs = result.tables.bugs
        if (!bugs || settled !== 1 || bugs.skipped !== 1) return result
        return { ...result, tables: { ...result.tables, bugs: { ...bugs, updated: 1, skipped: 0 } } }
      }),
    fails: ['settles a row that a later read confirms, without counting a write'],
  },
  'leaves a row unsettled for ever': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ before, after }) =>
        before?.is_settled === false && before.title !== after.title
          ? { ...after, is_settled: false }
          : undefined,
      ),
    fails: ['settles a row with the version that overrules it'],
  },
  'cannot find what is to be read again': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        ids: async (scope, query) =>
          query.where && 'is_settled' in query.where ? [] : store.ids(scope, query),
      },
    }),
    fails: ['finds the rows that wait to be read again'],
  },
})

proveArea('idempotence', {
  'touches rows in which nothing differs': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ change, told, before, after }) =>
        change.origin === 'read' &&
        before?.updated_at === after.updated_at &&
        before?.title === told.title &&
        timeOf(told, 'observed_at') - timeOf(before, 'observed_at') === 10_000
          ? { ...after, updated_at: '2030-01-01T00:00:00.000Z' }
          : undefined,
      ),
    fails: ['writes nothing when a later read tells nothing new'],
  },
  'settles a row by hearing the same view twice': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ told, before, after }) =>
        before?.is_settled === false && before.title === told.title && before.observed_at === told.observed_at
          ? { ...after, is_settled: true }
          : undefined,
      ),
    fails: ['does not settle a row by hearing the same view twice'],
  },
  'counts what a stored row is told again': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, change) =>
        change.kind === 'upsert' && change.origin === 'webhook' && row.deleted_at === null
          ? { ...row, comments: Number(row.comments) + 1 }
          : undefined,
      ),
    fails: [
      'leaves the store as it was when a batch arrives twice',
      'comes to the same rows when every batch of a history arrives twice',
    ],
  },
  'takes a batch that it has seen for done': {
    breaks: (parts) => {
      const seen = new Set<string>()
      return withCommit(parts, (batch, commit) => {
        const key = JSON.stringify(batch)
        const isPage = batch.checkpoints?.some(({ cursor }) => cursor !== null)
        if (isPage && seen.has(key)) return commit({ scope: batch.scope, changes: [] })
        seen.add(key)
        return commit(batch)
      })
    },
    fails: ['comes back to where it was when a page arrives again after the page behind it'],
  },
  'takes rows back with their checkpoint': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const result = await commit(batch)
        if (!batch.checkpoints?.some(({ cursor }) => cursor === 'first')) return result
        for (const row of rowsOf(parts, batch.scope, 'bugs')) {
          const told = batch.changes.find((change) => 'row' in change && change.row?.id === row.id)
          if (told && 'row' in told) put(parts, batch.scope, 'bugs', { ...row, ...told.row })
        }
        return result
      }),
    fails: ['comes back to where it was when a page arrives again after the page behind it'],
  },
})

proveArea('duplicate-keys', {
  'takes only the first view of a row in a batch': {
    breaks: (parts) => withChanges(parts, (changes) => withoutRepeats(changes)),
    fails: [
      'applies versions of one row in one batch in their order',
      'joins views of one row that tell different columns',
    ],
  },
  'takes only the last view of a row in a batch': {
    breaks: (parts) => withChanges(parts, (changes) => withoutRepeats(changes.toReversed()).toReversed()),
    fails: [
      'keeps the newest of one batch, though it does not come last',
      'joins views of one row that tell different columns',
    ],
  },
  'buries before it writes': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.some(({ kind }) => kind === 'stub')
          ? changes
          : changes.toSorted(
              (left, right) => Number(right.kind === 'tombstone') - Number(left.kind === 'tombstone'),
            ),
      ),
    fails: ['buries a row that the same batch wrote, or revives one that it buried'],
  },
  'buries after it wrote': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.toSorted(
          (left, right) => Number(left.kind === 'tombstone') - Number(right.kind === 'tombstone'),
        ),
      ),
    fails: ['buries a row that the same batch wrote, or revives one that it buried'],
  },
  'writes stubs last, over what is there': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const result = await commit(batch)
        const stubs = batch.changes.filter((change) => change.kind === 'stub')
        if (stubs.length < 2) return result
        for (const { table, row } of stubs) {
          put(parts, batch.scope, table, { ...rowOf(parts, batch.scope, table, String(row.id)), ...row })
        }
        return result
      }),
    fails: ['lets a view follow a stub, and a stub a view'],
  },
})

function settledCount(
  { database }: Parts,
  changes: readonly Change[],
  scope: Parameters<typeof rowOf>[1],
): number {
  return changes.filter((change) => {
    const id = change.kind === 'upsert' ? String(change.row.id) : ''
    return database.partition(scope, 'bugs').get(id)?.is_settled
  }).length
}

function withoutRepeats(changes: readonly Change[]): Change[] {
  const seen = new Set<Row[string]>()
  return changes.filter((change) => {
    if (change.kind !== 'upsert') return true
    const repeated = seen.has(change.row.id ?? null)
    seen.add(change.row.id ?? null)
    return !repeated
  })
}
