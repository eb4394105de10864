import {
  type Checkpoint,
  type CommitBatch,
  type CommitResult,
  deliveryRowId,
  type GitHubTableName,
  rowId,
  type Scope,
  tables,
} from '@hubsync/core'
import { applyChange, type Outcome } from './apply-change.js'
import { canonicalRow, canonicalValue } from './canonical-row.js'
import { raiseFence } from './lock-row.js'
import type { MemoryDatabase } from './memory-database.js'
import { amendRow, saveRow } from './write-row.js'

/** Writes a batch in order; run it in a transaction, so that a part that fails takes back the rest. */
export function commitBatch(database: MemoryDatabase, batch: CommitBatch): CommitResult {
  const { scope, changes, checkpoints = [], lease, delivery } = batch
  const counts: Partial<Record<GitHubTableName, Record<Outcome, number>>> = {}
  const reread = new Map<string, CommitResult['reread'][number]>()

  function tally(table: GitHubTableName, outcome: Outcome): void {
    countsOf(table)[outcome] += 1
  }

  function countsOf(table: GitHubTableName): Record<Outcome, number> {
    counts[table] ??= { inserted: 0, updated: 0, skipped: 0, deleted: 0 }
    return counts[table]
  }

  function askAgain(table: GitHubTableName, id: string): void {
    reread.set(`${table} ${id}`, { table, id })
  }

  if (lease) raiseFence(database, scope, lease)
  for (const change of changes) {
    applyChange({ database, scope, tally, askAgain }, change)
    countsOf(change.table)
  }
  for (const checkpoint of checkpoints) saveCheckpoint(database, scope, checkpoint)
  if (delivery) markApplied(database, scope, delivery)
  return { tables: counts satisfies CommitResult['tables'], reread: [...reread.values()] }
}

function saveCheckpoint(database: MemoryDatabase, scope: Scope, checkpoint: Checkpoint): void {
  const id = rowId(scope, 'checkpoint', checkpoint.scope, checkpoint.scope_id, checkpoint.stream)
  saveRow(database, scope, 'sync_checkpoints', { ...canonicalRow(tables.sync_checkpoints, checkpoint), id })
}

function markApplied(
  database: MemoryDatabase,
  scope: Scope,
  { hookId, deliveryId, appliedAt }: NonNullable<CommitBatch['delivery']>,
): void {
  const id = deliveryRowId(scope.host, hookId, deliveryId)
  const stored = database.partition(scope, 'webhook_deliveries').get(id)
  const applied_at = canonicalValue(tables.webhook_deliveries, 'applied_at', appliedAt)
  if (stored) amendRow(database, scope, 'webhook_deliveries', stored, { applied_at })
}
