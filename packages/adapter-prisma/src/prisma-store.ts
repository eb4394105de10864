import {
  type Checkpoint,
  type ImportLog,
  type Row,
  type Store,
  type TableDefinition,
  tables,
} from '@hubsync/core'
import { commitBatch } from './commit/commit-batch.js'
import { planRounds } from './commit/plan-rounds.js'
import { raiseFence } from './commit/raise-fence.js'
import { openDatabase } from './database.js'
import { deriveRows } from './derive/derive-rows.js'
import type { TableOptions } from './names.js'
import { createPrismaAnswers } from './prisma-answers.js'
import type { PrismaRawClient } from './prisma-client.js'
import { countRows } from './read/count-rows.js'
import { selectIdentities, selectRows } from './read/select-rows.js'
import { writeImportLog } from './write-import-log.js'

/**
 * The store in PostgreSQL, through the host's own client. With the `tx` of an interactive transaction everything it
 * writes becomes part of that transaction.
 *
 * Its methods throw HubSyncError `database_unreachable` or `database_busy`, after which the same call may be made
 * again, `database_not_migrated` or `database_failed`. In a transaction of the host nothing is worth another try.
 */
export function createPrismaStore(prisma: PrismaRawClient, options: TableOptions = {}): Store {
  const database = openDatabase(prisma, options)
  return {
    async commit(batch) {
      const rounds = planRounds(batch.changes)
      return database.transaction((session) => commitBatch(session, batch, rounds))
    },

    async checkpoints(scope, filter = {}) {
      const where = {
        ...(filter.scope && { scope: filter.scope }),
        ...(filter.scopeIds && { scope_id: filter.scopeIds }),
        ...(filter.streams && { stream: filter.streams }),
      }
      const rows = await selectRows(database, scope, { table: 'sync_checkpoints', where })
      return rows.map(toCheckpoint)
    },

    count: (scope, query) => countRows(database, scope, query),
    ids: (scope, query) => selectIdentities(database, scope, query),
    rows: (scope, query) => selectRows(database, scope, query),

    logs: {
      write: (scope, log) => database.transaction((session) => writeImportLog(session, scope, log)),

      async list(scope, { owner, status, limit } = {}) {
        const rows = await selectRows(database, scope, {
          table: 'import_logs',
          where: { ...(owner && { owner }), ...(status && { status }) },
          orderBy: ['-started_at'],
          ...(limit !== undefined && { limit }),
        })
        return rows as ImportLog[]
      },
    },

    answers: createPrismaAnswers(database),

    derive: (scope, request) =>
      database.transaction(async (session) => {
        if (request.lease) await raiseFence(session, scope, request.lease)
        await deriveRows(session, scope, request)
      }),

    erase: (tenantId) =>
      database.transaction(async (session) => {
        for (const table of Object.values<TableDefinition>(tables)) {
          if (!table.columns.tenant_id) continue
          await session.execute(
            `delete from ${session.names.table(table.name)} where tenant_id = $1::text`,
            tenantId,
          )
        }
      }),
  }
}

function toCheckpoint(row: Row): Checkpoint {
  const { id, tenant_id, host, created_at, updated_at, ...checkpoint } = row
  return checkpoint as unknown as Checkpoint
}
