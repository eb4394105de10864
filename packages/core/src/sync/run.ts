import type { Lease, LeaseProof } from '../contracts/lock.js'
import type { Clock, Logger } from '../contracts/runtime.js'
import type { OwnerRecord, SyncSource } from '../contracts/source.js'
import type { RunKind } from '../contracts/status-sink.js'
import type { Change, CommitResult, Store } from '../contracts/store.js'
import type { Scope } from '../model/ids.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import type { GitHubTableName } from '../model/tables.js'
import type { LabelRules } from '../normalize/triage/label-rules.js'
import type { AnswerBudget } from './answer-budget.js'
import type { Progress } from './progress.js'
import type { Recovery } from './recovery.js'
import type { RunReport } from './run-report.js'

/** Everything that the steps of one run share. Made when the run starts, gone when it ends. */
export interface Run {
  readonly id: string
  readonly kind: RunKind
  readonly scope: Scope
  readonly owner: OwnerRecord
  readonly source: SyncSource
  readonly store: Store
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Requests in flight. */
  readonly concurrency: number
  readonly streams: ReadonlySet<string>
  /** How large answers may become. */
  readonly budget: AnswerBudget
  readonly labelRules: LabelRules
  readonly progress: Progress
  readonly report: RunReport
  readonly recovery: Recovery
  /** The lease as last renewed; null where the host brought no lock. */
  readonly lease: () => Lease | null
}

/**
 * Writes under the run's lease and counts what it changed.
 *
 * @param counted tables whose changes count; default all. A listing that tells one more thing about rows of another
 * stream makes these rows no newer.
 */
export async function commitChanges(
  run: Run,
  changes: readonly Change[],
  checkpoints: readonly Checkpoint[] = [],
  counted: (table: GitHubTableName) => boolean = () => true,
): Promise<CommitResult> {
  const result = await run.store.commit({ scope: run.scope, changes, checkpoints, ...proofOf(run) })
  run.report.countCommit(result, counted)
  return result
}

/** What every write of a run shows, so that one whose lease was taken over is refused. */
export function proofOf(run: Run): { readonly lease?: LeaseProof } {
  const lease = run.lease()
  return lease === null ? {} : { lease: { name: lease.name, token: lease.token } }
}
