import { type ImportLogs, type Scope, tables } from '@hubsync/core'
import { saveRows } from './commit/save-rows.js'
import type { Session } from './database.js'
import { selectIdentities } from './read/select-rows.js'
import { canonicalRow, refuse } from './values/canonical-value.js'

type Log = Parameters<ImportLogs['write']>[1]

/** Inserts the run, or replaces what is stored of it. @throws HubSyncError `database_failed` for another scope's run. */
export async function writeImportLog(session: Session, scope: Scope, log: Log): Promise<void> {
  const written = await saveRows(session, scope, tables.import_logs, [canonicalRow(tables.import_logs, log)])
  if (written > 0) return
  const own = await selectIdentities(session, scope, { table: 'import_logs', where: { id: log.id } })
  if (own.length === 0) throw refuse(`the run ${log.id} belongs to another tenant or host`)
}
