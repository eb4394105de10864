import { type Checkpoint, type Row, rowId, type Scope, tables } from '@hubsync/core'
import type { Session } from '../database.js'
import { canonicalRow } from '../values/canonical-value.js'
import { saveRows } from './save-rows.js'

/** Stores where streams stand; of several for one stream the last one counts. */
export async function saveCheckpoints(
  session: Session,
  scope: Scope,
  checkpoints: readonly Checkpoint[],
): Promise<void> {
  const byId = new Map<string, Row>()
  for (const checkpoint of checkpoints) {
    const id = rowId(scope, 'checkpoint', checkpoint.scope, checkpoint.scope_id, checkpoint.stream)
    const row = canonicalRow(tables.sync_checkpoints, checkpoint)
    byId.set(id, { ...byId.get(id), ...row, id })
  }
  await saveRows(session, scope, tables.sync_checkpoints, [...byId.values()])
}
