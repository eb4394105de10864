import { memoryAdapter } from '@hubsync/adapter-memory'
import type { Change, CommitBatch, CommitResult, Row, Scope, Where } from '@hubsync/core'
import { type Parts, proveArea, put, rowOf, rowsOf, withChanges, withCommit } from './defect.js'

proveArea('marks', {
  'marks the first row that matches, and no more': {
    breaks: (parts) =>
      withSpoiltMarks(parts, (before, after, index, { project_id }) =>
        index > 0 && before !== after && project_id ? before : undefined,
      ),
    fails: ['sets columns on all rows that match, and on no others'],
  },
  'marks all rows when no value is acceptable': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          change.kind === 'mark' && String(change.where.id) === '' ? { ...change, where: {} } : change,
        ),
      ),
    fails: ['matches null, and nothing where no value is acceptable'],
  },
  'matches nothing by null': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.filter((change) => change.kind !== 'mark' || change.where.milestone !== null),
      ),
    fails: ['matches null, and nothing where no value is acceptable'],
  },
  'takes a mark for a new version': {
    breaks: (parts) =>
      withSpoiltMarks(parts, (before, after) =>
        before !== after ? { ...after, observed_at: after.updated_at ?? null } : undefined,
      ),
    fails: ['stands outside the rule of versions'],
  },
  'touches rows that are marked already': {
    breaks: (parts) =>
      withSpoiltMarks(parts, (before, after) =>
        before === after ? { ...after, updated_at: '2030-01-01T00:00:00.000Z' } : undefined,
      ),
    fails: ['does not write rows that are so already'],
  },
  'counts rows that are marked already': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const result = await commit(batch)
        const [change] = batch.changes
        const bugs = result.tables.bugs
        return change?.kind === 'mark' && bugs?.skipped === 1
          ? { ...result, tables: { bugs: { ...bugs, updated: 1, skipped: 0 } } }
          : result
      }),
    fails: ['does not write rows that are so already'],
  },
  'marks before it writes': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.some(({ kind }) => kind === 'stub')
          ? changes
          : changes.toSorted((left, right) => Number(right.kind === 'mark') - Number(left.kind === 'mark')),
      ),
    fails: ['sees what the changes before it in the batch wrote', 'empties columns'],
  },
  'marks nothing with null': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.filter((change) => change.kind !== 'mark' || change.row.milestone !== null),
      ),
    fails: ['empties columns'],
  },
})

proveArea('checkpoints', {
  'drops a column of checkpoints': {
    breaks: (parts) => withSpoiltCheckpoints(parts, (row) => ({ ...row, history_count: null })),
    fails: ['stores every column of a checkpoint'],
  },
  'keeps what the new checkpoint empties': {
    breaks: (parts) =>
      withSpoiltCheckpoints(parts, (row, before) => ({
        ...row,
        cursor: row.cursor ?? before?.cursor ?? null,
      })),
    fails: ['replaces the checkpoint of the same stream as a whole'],
  },
  'adds a checkpoint beside the stored one': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const before = rowsOf(parts, batch.scope, 'sync_checkpoints')
        const result = await commit(batch)
        const [first] = before
        if (first && batch.changes.length === 0) {
          put(parts, batch.scope, 'sync_checkpoints', { ...first, id: 'another' })
        }
        return result
      }),
    fails: ['replaces the checkpoint of the same stream as a whole'],
  },
  'finds checkpoints of every scope id': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        checkpoints: (scope, { scopeIds: _, ...filter } = {}) => store.checkpoints(scope, filter),
      },
    }),
    fails: ['finds checkpoints by scope, scope id and stream'],
  },
  'finds checkpoints of every stream': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        checkpoints: (scope, { streams, ...filter } = {}) =>
          store.checkpoints(
            scope,
            streams?.length === 1 ? filter : { ...filter, ...(streams && { streams }) },
          ),
      },
    }),
    fails: ['finds checkpoints by scope, scope id and stream'],
  },
  'moves a checkpoint without being told': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const result = await commit(batch)
        for (const row of batch.checkpoints ? [] : rowsOf(parts, batch.scope, 'sync_checkpoints')) {
          if (batch.changes.length === 1 && batch.changes[0]?.kind === 'upsert') {
            put(parts, batch.scope, 'sync_checkpoints', { ...row, cursor: 'moved' })
          }
        }
        return result
      }),
    fails: ['moves none when a commit brings none'],
  },
})

proveArea('rollback', {
  'commits change by change': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        if (!(await fails(batch)) || batch.changes.length < 3) return commit(batch)
        const { scope, checkpoints, lease, delivery, changes } = batch
        for (const change of changes) await commit({ scope, changes: [change] })
        return commit({
          scope,
          changes: [],
          ...(checkpoints && { checkpoints }),
          ...(lease && { lease }),
          ...(delivery && { delivery }),
        })
      }),
    fails: [
      'leaves nothing behind when a change in the middle fails',
      'leaves nothing behind when the last change fails',
      'leaves no rows and no mark on the delivery when the checkpoint fails',
    ],
  },
  'goes on after a change that failed': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const [first] = batch.changes
        if (!first || batch.changes.length < 3 || !(await fails({ ...batch, changes: [first] })))
          return commit(batch)
        await commit({ ...batch, changes: batch.changes.slice(1) })
        return commit(batch)
      }),
    fails: ['leaves nothing behind when the first change fails'],
  },
  'writes checkpoints first': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const { scope, checkpoints } = batch
        if (checkpoints && batch.delivery) await commit({ scope, changes: [], checkpoints })
        return commit(batch)
      }),
    fails: [
      'leaves nothing behind when the first change fails',
      'leaves nothing behind when a change in the middle fails',
      'leaves nothing behind when the last change fails',
    ],
  },
  'marks the delivery first': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const { scope, delivery } = batch
        if (delivery) await commit({ scope, changes: [], delivery })
        return commit(batch)
      }),
    fails: [
      'leaves nothing behind when the first change fails',
      'leaves nothing behind when a change in the middle fails',
      'leaves nothing behind when the last change fails',
      'leaves no rows and no mark on the delivery when the checkpoint fails',
    ],
  },
  'swallows what failed': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const result = commit(batch)
        return batch.changes.length > 3 ? result.catch(() => ({ tables: {}, reread: [] })) : result
      }),
    fails: [
      'leaves nothing behind when the first change fails',
      'leaves nothing behind when a change in the middle fails',
      'leaves nothing behind when the last change fails',
      'leaves no rows and no mark on the delivery when the checkpoint fails',
      'takes the batch once what failed is mended',
    ],
  },
  'refuses everything after a failure': {
    breaks: (parts) => {
      let broken = false
      return withCommit(parts, async (batch, commit) => {
        if (broken && batch.changes.length > 4) throw new Error('aborted')
        broken ||= batch.changes.length > 4 && (await fails(batch))
        return commit(batch)
      })
    },
    fails: ['takes the batch once what failed is mended'],
  },
  'undoes what others commit meanwhile': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        if (!(await fails(batch)) || batch.changes.length !== 2) return commit(batch)
        await new Promise((resolve) => setTimeout(resolve, 5))
        for (const row of rowsOf(parts, batch.scope, 'bugs'))
          put(parts, batch.scope, 'bugs', { ...row, number: 0 })
        return commit(batch)
      }),
    fails: ['undoes only the batch that failed, not one committed at the same time'],
  },
})

proveArea('deliveries', {
  'marks no delivery': {
    breaks: (parts) => withCommit(parts, ({ delivery: _, ...batch }, commit) => commit(batch)),
    fails: ['notes when the rows of a delivery were committed, along with them', 'marks no other delivery'],
  },
  'forgets when a delivery was applied': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) => {
        const { delivery } = batch
        return commit(
          delivery ? { ...batch, delivery: { ...delivery, appliedAt: new Date().toISOString() } } : batch,
        )
      }),
    fails: ['notes when the rows of a delivery were committed, along with them'],
  },
  'marks the delivery of another hook': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const result = await commit(batch)
        const { deliveryId, appliedAt = null } = batch.delivery ?? {}
        for (const row of rowsOf(parts, batch.scope, 'webhook_deliveries')) {
          if (row.delivery_id !== deliveryId) continue
          put(parts, batch.scope, 'webhook_deliveries', { ...row, applied_at: appliedAt })
        }
        return result
      }),
    fails: ['marks no other delivery'],
  },
  'refuses a delivery that the inbox does not have': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) => {
        const known = rowsOf(parts, batch.scope, 'webhook_deliveries').length > 0
        if (batch.delivery && !known) throw new Error('no such delivery')
        return commit(batch)
      }),
    fails: ['commits the rows of a delivery that the inbox no longer has'],
  },
})

proveArea('concurrency', {
  'loses what others wrote meanwhile': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        if (batch.changes.length < 2 || batch.changes.some(({ kind }) => kind === 'stub'))
          return commit(batch)
        const before = batch.changes.map((change) => storedBy(parts, batch.scope, change))
        await tick()
        for (const [index, change] of batch.changes.entries()) {
          const row = before[index]
          if (row) put(parts, batch.scope, change.table, row)
        }
        return commit(batch)
      }),
    fails: [
      'ends where the same writers end one after another',
      'loses no column when writers tell different ones of the same rows',
    ],
  },
  'gives up when another commit holds the same rows': {
    breaks: (parts) => {
      const held = new Set<string>()
      return withCommit(parts, async (batch, commit) => {
        const ids = batch.changes.map((change) => (change.kind === 'upsert' ? String(change.row.id) : ''))
        if (ids.length < 31) return commit(batch)
        if (ids.some((id) => held.has(id))) throw new Error('deadlock detected')
        for (const id of ids) held.add(id)
        await tick()
        for (const id of ids) held.delete(id)
        return commit(batch)
      })
    },
    fails: [
      'commits the same rows in opposite orders at the same time',
      'mixes views, marks and tombstones of the same rows without a deadlock',
    ],
  },
  'counts rows as new that others inserted meanwhile': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const missing = batch.changes.filter((change) => !storedBy(parts, batch.scope, change)).length
        if (batch.changes.length !== 30) return commit(batch)
        await tick()
        const { tables, reread }: CommitResult = await commit(batch)
        const counts = { inserted: missing, updated: 0, skipped: 0, deleted: 0 }
        return { tables: tables.bugs ? { ...tables, bugs: counts } : tables, reread }
      }),
    fails: ['inserts a row once that many writers bring at the same time'],
  },
  'writes checkpoints when it finds the time': {
    breaks: (parts) => {
      let waiting = 20
      return withCommit(parts, async (batch, commit) => {
        const { checkpoints, ...rows } = batch
        if (!checkpoints || batch.changes.length !== 2) return commit(batch)
        waiting -= 1
        const patience = waiting
        const result = await commit(rows)
        for (let turn = 0; turn < patience; turn += 1) await tick()
        await commit({ scope: batch.scope, changes: [], checkpoints })
        return result
      })
    },
    fails: ['keeps a checkpoint and its rows together while others write'],
  },
})

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Whether a batch fails in an empty store. */
async function fails(batch: CommitBatch): Promise<boolean> {
  try {
    await memoryAdapter().store.commit(batch)
    return false
  } catch {
    return true
  }
}

function storedBy(parts: Parts, scope: Scope, change: Change): Row | undefined {
  return change.kind === 'upsert' ? rowOf(parts, scope, change.table, String(change.row.id)) : undefined
}

/** Puts what a lone mark did right wrong, row by row. */
function withSpoiltMarks(
  parts: Parts,
  spoil: (before: Row, after: Row, index: number, where: Where) => Row | undefined,
) {
  return withCommit(parts, async (batch, commit) => {
    const [change] = batch.changes
    if (change?.kind !== 'mark' || batch.changes.length > 1) return commit(batch)
    const before = rowsOf(parts, batch.scope, change.table)
    const result = await commit(batch)
    for (const [index, was] of before.entries()) {
      const is = rowOf(parts, batch.scope, change.table, String(was.id))
      const spoilt = is && spoil(was, is, index, change.where)
      if (spoilt) put(parts, batch.scope, change.table, spoilt)
    }
    return result
  })
}

function withSpoiltCheckpoints(parts: Parts, spoil: (row: Row, before: Row | undefined) => Row) {
  return withCommit(parts, async (batch, commit) => {
    const before = rowsOf(parts, batch.scope, 'sync_checkpoints')
    const result = await commit(batch)
    if (!batch.checkpoints || batch.changes.length > 0) return result
    for (const row of rowsOf(parts, batch.scope, 'sync_checkpoints')) {
      put(
        parts,
        batch.scope,
        'sync_checkpoints',
        spoil(
          row,
          before.find(({ id }) => id === row.id),
        ),
      )
    }
    return result
  })
}
