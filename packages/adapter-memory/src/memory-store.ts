import {
  type Checkpoint,
  type ImportLog,
  type Row,
  type RowIdentity,
  type Store,
  type TableName,
  tables,
} from '@hubsync/core'
import { canonicalRow, columnOf } from './canonical-row.js'
import { commitBatch } from './commit-batch.js'
import { deriveRows } from './derive-rows.js'
import { raiseFence } from './lock-row.js'
import { matchRows } from './match-rows.js'
import { createMemoryAnswers } from './memory-answers.js'
import { createMemoryDatabase, type MemoryDatabase } from './memory-database.js'
import { selectRows } from './select-rows.js'
import { saveRow } from './write-row.js'

/**
 * The reference store: the shortest one that keeps every promise of `Store`. For tests, scripts and examples; what
 * it holds is gone with the process.
 */
export function createMemoryStore(database: MemoryDatabase = createMemoryDatabase()): Store {
  return {
    async commit(batch) {
      return database.transact(() => commitBatch(database, batch))
    },

    async checkpoints(scope, filter = {}) {
      const where = {
        ...(filter.scope && { scope: filter.scope }),
        ...(filter.scopeIds && { scope_id: filter.scopeIds }),
        ...(filter.streams && { stream: filter.streams }),
      }
      return selectRows(database, scope, { table: 'sync_checkpoints', where }).map(toCheckpoint)
    },

    async count(scope, { table, by, where = {} }) {
      columnOf(tables[table], by)
      const counts = new Map<string, number>()
      for (const row of matchRows(database, scope, table, where, 'live')) {
        const value = String(row[by])
        if (row[by] !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
      }
      return counts
    },

    async ids(scope, query) {
      return selectRows(database, scope, query).map(identify)
    },

    async rows(scope, { columns, ...query }) {
      const found = selectRows(database, scope, query)
      return columns ? pickColumns(query.table, found, columns) : found
    },

    logs: {
      async write(scope, log) {
        const row = canonicalRow(tables.import_logs, log)
        database.transact(() => saveRow(database, scope, 'import_logs', row))
      },

      async list(scope, filter = {}) {
        const where = {
          ...(filter.owner && { owner: filter.owner }),
          ...(filter.status && { status: filter.status }),
        }
        const limit = filter.limit
        const query = {
          table: 'import_logs',
          where,
          orderBy: ['-started_at'],
          ...(limit && { limit }),
        } as const
        return selectRows(database, scope, query) as ImportLog[]
      },
    },

    answers: createMemoryAnswers(database),

    async derive(scope, request) {
      database.transact(() => {
        if (request.lease) raiseFence(database, scope, request.lease)
        deriveRows(database, scope, request)
      })
    },

    async erase(tenantId) {
      database.erase(tenantId)
    },
  }
}

function identify(row: Row): RowIdentity {
  return {
    id: String(row.id),
    githubId: (row.github_id ?? null) as number | null,
    nodeId: (row.node_id ?? null) as string | null,
    observedAt: (row.observed_at ?? null) as string | null,
  }
}

function pickColumns(table: TableName, rows: readonly Row[], columns: readonly string[]): Row[] {
  for (const name of columns) columnOf(tables[table], name)
  return rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))
}

function toCheckpoint(row: Row): Checkpoint {
  const { id, tenant_id, host, created_at, updated_at, ...checkpoint } = row
  return checkpoint as unknown as Checkpoint
}
