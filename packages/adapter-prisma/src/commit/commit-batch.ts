import {
  type CommitBatch,
  type CommitCounts,
  type CommitResult,
  type GitHubTableName,
  type Scope,
  tables,
} from '@hubsync/core'
import type { Session } from '../database.js'
import { buryRows } from './bury-rows.js'
import { insertStubs } from './insert-stubs.js'
import { lockRows } from './lock-rows.js'
import { markDelivery } from './mark-delivery.js'
import { markRows } from './mark-rows.js'
import type { Outcome } from './outcome.js'
import type { Round } from './plan-rounds.js'
import { raiseFence } from './raise-fence.js'
import { saveCheckpoints } from './save-checkpoints.js'
import { upsertRows } from './upsert-rows.js'

/** Writes a planned batch; run it in a transaction. */
export async function commitBatch(
  session: Session,
  batch: CommitBatch,
  rounds: ReadonlyMap<GitHubTableName, readonly Round[]>,
): Promise<CommitResult> {
  const { scope, checkpoints = [], lease, delivery } = batch
  const counts: Partial<Record<GitHubTableName, CommitCounts>> = {}
  const reread = new Map<string, CommitResult['reread'][number]>()

  if (lease) await raiseFence(session, scope, lease)
  for (const [table, planned] of rounds) {
    counts[table] = { inserted: 0, updated: 0, skipped: 0, deleted: 0 }
    await lockRows(session, scope, table, planned)
    for (const [index, round] of planned.entries()) {
      for await (const outcome of writeRound(session, scope, table, round, index)) {
        counts[table] = addCounts(counts[table], outcome)
        for (const id of outcome.reread ?? []) reread.set(`${table} ${id}`, { table, id })
      }
    }
  }
  if (checkpoints.length > 0) await saveCheckpoints(session, scope, checkpoints)
  if (delivery) await markDelivery(session, scope, delivery)
  return { tables: counts, reread: [...reread.values()] }
}

async function* writeRound(
  session: Session,
  scope: Scope,
  name: GitHubTableName,
  round: Round,
  index: number,
): AsyncGenerator<Outcome> {
  const table = tables[name]
  for (const stubs of round.stubs) yield* insertStubs(session, scope, table, stubs)
  for (const upserts of round.upserts) yield* upsertRows(session, scope, table, upserts, index)
  for (const tombstone of round.tombstones) yield buryRows(session, scope, table, tombstone)
  for (const mark of round.marks) yield markRows(session, scope, mark)
}

function addCounts(counts: CommitCounts, outcome: Outcome): CommitCounts {
  return {
    inserted: counts.inserted + (outcome.inserted ?? 0),
    updated: counts.updated + (outcome.updated ?? 0),
    skipped: counts.skipped + (outcome.skipped ?? 0),
    deleted: counts.deleted + (outcome.deleted ?? 0),
  }
}
