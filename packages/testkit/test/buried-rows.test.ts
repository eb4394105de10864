import { createMemoryStore } from '@hubsync/adapter-memory'
import { neverObserved, type Row, type RowQuery, type Tombstone } from '@hubsync/core'
import { second } from '../src/conformance/second.js'
import {
  type Parts,
  proveArea,
  put,
  rowOf,
  rowsOf,
  withCommit,
  withSpoiltRows,
  withSpoiltViews,
} from './defect.js'

proveArea('stubs', {
  'ignores stubs': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) => {
        const [change] = batch.changes
        const nowhere = createMemoryStore()
        return change?.kind === 'stub' && batch.changes.length === 1 ? nowhere.commit(batch) : commit(batch)
      }),
    fails: [
      'inserts a missing parent in a version that any view is newer than',
      'is buried by any evidence',
      'leaves a stored row as it is',
    ],
  },
  'keeps the times that a stub tells': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, change) => {
        const isNew = change.kind === 'stub' && row.observed_at === neverObserved
        const { github_updated_at = null, observed_at = neverObserved } =
          change.kind === 'stub' ? change.row : {}
        return isNew ? { ...row, github_updated_at, observed_at } : undefined
      }),
    fails: [
      'inserts a missing parent in a version that any view is newer than',
      'gives way to any view, from wherever it comes',
      'is buried by any evidence',
    ],
  },
  'writes stubs over stored rows': {
    breaks: (parts) => withForcedStubs(parts, (before) => before.deleted_at === null),
    fails: ['leaves a stored row as it is'],
  },
  'revives what is buried for a stub': {
    breaks: (parts) => withForcedStubs(parts, (before) => before.deleted_at !== null, { deleted_at: null }),
    fails: ['does not revive what is buried'],
  },
})

proveArea('tombstones', {
  'buries rows whenever they were observed': {
    breaks: (parts) =>
      withSpoiltTombstones(parts, (before, { observedAt, reason }) =>
        before.deleted_at === null && String(before.observed_at) >= observedAt
          ? { ...before, deleted_at: observedAt, deleted_reason: reason }
          : undefined,
      ),
    fails: ['spares rows observed at the time of the evidence or after it'],
  },
  'does not bury at all': {
    breaks: (parts) =>
      withSpoiltTombstones(parts, (before, { reason }) => (reason === 'first' ? before : undefined)),
    fails: ['keeps the first time and reason when the row is buried again'],
  },
  'buries every row of the table': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const [change] = batch.changes
        if (change?.kind !== 'tombstone' || change.table !== 'bugs' || change.observedAt !== second(20))
          return commit(batch)
        const ids = rowsOf(parts, batch.scope, 'bugs').map(({ id }) => String(id))
        return commit({ ...batch, changes: [{ ...change, ids }] })
      }),
    fails: ['spares every row that is not named'],
  },
  'buries at its own time': {
    breaks: (parts) =>
      withSpoiltTombstones(parts, (_before, { reason }, after) =>
        reason === 'gone from the listing' ? { ...after, deleted_at: after.updated_at ?? null } : undefined,
      ),
    fails: ['buries rows observed before the evidence, with its time and reason'],
  },
  'forgets the reason': {
    breaks: (parts) =>
      withSpoiltTombstones(parts, (_before, { reason }, after) =>
        reason === 'gone from the listing' ? { ...after, deleted_reason: null } : undefined,
      ),
    fails: ['buries rows observed before the evidence, with its time and reason'],
  },
  'buries again what is buried': {
    breaks: (parts) =>
      withSpoiltTombstones(parts, (before, { observedAt, reason }) =>
        before.deleted_at !== null
          ? { ...before, deleted_at: observedAt, deleted_reason: reason }
          : undefined,
      ),
    fails: ['keeps the first time and reason when the row is buried again'],
  },
  'makes rows of ids that it does not know': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const [change] = batch.changes
        if (change?.kind === 'tombstone' && batch.changes.length === 1) {
          for (const id of change.ids) {
            if (rowsOf(parts, batch.scope, change.table).length === 0)
              put(parts, batch.scope, change.table, { id, deleted_at: change.observedAt })
          }
        }
        return commit(batch)
      }),
    fails: ['writes no row for an id that is not stored'],
  },
  'ignores what else the evidence tells': {
    breaks: (parts) =>
      withSpoiltTombstones(parts, (before, { row }, after) =>
        row?.moved_to === 'octo/other#7' ? { ...after, moved_to: before.moved_to ?? null } : undefined,
      ),
    fails: ['writes what else the evidence tells'],
  },
  'lets a webhook revive a row': {
    breaks: (parts) => withRevival(parts, ({ origin }) => origin === 'webhook'),
    fails: ['is final for webhooks'],
  },
  'lets an earlier read revive a row': {
    breaks: (parts) =>
      withRevival(
        parts,
        ({ origin, row }, before) =>
          origin === 'read' && String(row.observed_at) < String(before.observed_at),
      ),
    fails: ['does not yield to a read observed before the evidence, nor at its time'],
  },
  'lets a read observed at the time of the evidence revive a row': {
    breaks: (parts) =>
      withRevival(
        parts,
        ({ origin, row }, before) => origin === 'read' && row.observed_at === before.observed_at,
      ),
    fails: ['does not yield to a read observed before the evidence, nor at its time'],
  },
  'never revives a row': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ change, before }) =>
        before?.deleted_at && change.table === 'bugs' ? before : undefined,
      ),
    fails: [
      'yields to a read observed later, even where nothing else differs',
      'buries a row again that came back',
    ],
  },
  'keeps the reason of a row that it revived': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ before, after }) =>
        before?.deleted_at && !after.deleted_at
          ? { ...after, deleted_reason: before.deleted_reason ?? null }
          : undefined,
      ),
    fails: ['yields to a read observed later, even where nothing else differs'],
  },
  'buries a row only once': {
    breaks: (parts) => {
      const buried = new Set<Row[string]>()
      return withSpoiltTombstones(parts, (before, { reason }) => {
        const again = before.deleted_at === null && buried.has(before.id ?? null)
        if (reason === 'first') buried.add(before.id ?? null)
        return again ? before : undefined
      })
    },
    fails: ['buries a row again that came back'],
  },
})

proveArea('buried-parents', {
  'shows what stands under a tombstone': {
    breaks: (parts) => withVisible(parts, () => true),
    fails: [
      'hides what stands under a tombstone, at any depth',
      'hides reviews of a buried pull request, and nothing beside them',
    ],
  },
  'looks for tombstones one parent up, no further': {
    breaks: (parts) =>
      withVisible(parts, (row, query, scope) => {
        if (query.table !== 'pull_request_reviews') return false
        return rowOf(parts, scope, 'pull_requests', String(row.pull_request_id))?.deleted_at === null
      }),
    fails: ['hides what stands under a tombstone, at any depth'],
  },
  'buries children with their parents': {
    breaks: (parts) =>
      withSpoiltTombstones(parts, (_before, change, _after, scope) => {
        for (const bug of change.table === 'projects' ? rowsOf(parts, scope, 'bugs') : []) {
          if (change.ids.includes(String(bug.project_id))) {
            put(parts, scope, 'bugs', { ...bug, deleted_at: change.observedAt, deleted_reason: 'parent' })
          }
        }
        return undefined
      }),
    fails: [
      'shows hidden rows to those who ask for all, untouched',
      'shows children again once their parent is back',
    ],
  },
  'counts what is hidden': {
    breaks: (parts) => ({
      store: {
        ...parts.store,
        count: async (scope, query) => {
          const counts = await parts.store.count(scope, query)
          if (query.by !== 'project_id') return counts
          const rows = await parts.store.rows(scope, { table: query.table, visibility: 'all' })
          return new Map(rows.map(({ project_id }) => [String(project_id), 1]))
        },
      },
    }),
    fails: ['leaves hidden rows out of counts'],
  },
  'hides children whose parent is missing': {
    breaks: (parts) => ({
      store: {
        ...parts.store,
        rows: async (scope, query) => {
          const rows = await parts.store.rows(scope, query)
          const orphaned =
            query.table === 'pull_request_reviews' && rowsOf(parts, scope, 'pull_requests').length === 0
          return orphaned && !query.where ? [] : rows
        },
      },
    }),
    fails: ['shows children whose parent was never stored'],
  },
})

/** Puts what a lone tombstone did right wrong, row by row. */
function withSpoiltTombstones(
  parts: Parts,
  spoil: (before: Row, change: Tombstone, after: Row, scope: Parameters<typeof rowOf>[1]) => Row | undefined,
) {
  return withCommit(parts, async (batch, commit) => {
    const [change] = batch.changes
    if (change?.kind !== 'tombstone' || batch.changes.length > 1) return commit(batch)
    const before = change.ids.map((id) => rowOf(parts, batch.scope, change.table, id))
    const result = await commit(batch)
    for (const [index, id] of change.ids.entries()) {
      const [was, is] = [before[index], rowOf(parts, batch.scope, change.table, id)]
      const spoilt = was && is && spoil(was, change, is, batch.scope)
      if (spoilt) put(parts, batch.scope, change.table, spoilt)
    }
    return result
  })
}

function withForcedStubs(parts: Parts, applies: (before: Row) => boolean, columns: Row = {}) {
  return withCommit(parts, async (batch, commit) => {
    const [change] = batch.changes
    const id = change?.kind === 'stub' ? String(change.row.id) : ''
    const before = change && rowOf(parts, batch.scope, change.table, id)
    const result = await commit(batch)
    if (change?.kind === 'stub' && before && batch.changes.length === 1 && applies(before)) {
      put(parts, batch.scope, change.table, { ...before, ...change.row, ...columns })
    }
    return result
  })
}

function withRevival(parts: Parts, applies: (change: { origin: string; row: Row }, before: Row) => boolean) {
  return withSpoiltViews(parts, ({ change, told, before, after }) =>
    before?.deleted_at && applies(change, before)
      ? { ...after, ...told, deleted_at: null, deleted_reason: null }
      : undefined,
  )
}

/** Shows hidden rows that are not buried themselves, where `shows` says so. */
function withVisible(
  parts: Parts,
  shows: (row: Row, query: RowQuery, scope: Parameters<typeof rowOf>[1]) => boolean,
) {
  return {
    store: {
      ...parts.store,
      rows: async (scope: Parameters<typeof rowOf>[1], query: RowQuery) => {
        const live = await parts.store.rows(scope, query)
        const all = await parts.store.rows(scope, { ...query, visibility: 'all' })
        const shown = new Set(live.map(({ id }) => id))
        return all.filter((row) => shown.has(row.id) || (row.deleted_at === null && shows(row, query, scope)))
      },
    },
  }
}
