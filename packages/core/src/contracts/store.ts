import type { Row } from '../model/column.js'
import type { Scope } from '../model/ids.js'
import type { ImportLog } from '../model/import-log.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import type { GitHubTableName, TableName } from '../model/tables.js'
import type { AnswerStore } from './answer-store.js'
import type { LeaseProof } from './lock.js'

/**
 * Where the copy of GitHub lives. Implement it once per database; `@hubsync/testkit` proves an implementation.
 *
 * Everything that differs between tables comes as data (`tables`): a store contains no code about bugs or commits
 * except in `derive`. Every call is bound to a scope, and none may read or change a row of another.
 *
 * The engine retries after a crash, so the same batch may arrive twice: the second call must leave the store
 * exactly as the first one did.
 */
export interface Store {
  /**
   * Writes changes, checkpoints and the mark on a delivery in one transaction: all or nothing.
   *
   * Changes are applied in the order given where they touch the same row. Rows already newer are skipped, not
   * failed (`decideVersion` says which). Only the columns of a row that are told are written: an absent column
   * keeps its value, null means told empty.
   *
   * @throws HubSyncError `lease_lost` when the lease's token is older than one the store has seen for that name.
   */
  commit(batch: CommitBatch): Promise<CommitResult>

  checkpoints(scope: Scope, filter?: CheckpointFilter): Promise<Checkpoint[]>

  /** Live rows per value of a column, such as bugs per `project_id`. Values without rows are absent. */
  count(scope: Scope, query: CountQuery): Promise<Map<string, number>>

  /** Identities of the matching rows, in the order of the table's key. */
  ids(scope: Scope, query: RowQuery): Promise<RowIdentity[]>

  /** Whole rows that match, in the order asked for. */
  rows(scope: Scope, query: RowQuery & { columns?: readonly string[] }): Promise<Row[]>

  readonly logs: ImportLogs

  /** Keeps answers between processes. Without it what did not change is paid for once in every process. */
  readonly answers?: AnswerStore

  /**
   * Computes what follows from the rows: see `DeriveRequest`. Touches no GitHub data and no version.
   *
   * @throws HubSyncError `lease_lost` like `commit`.
   */
  derive(scope: Scope, request: DeriveRequest): Promise<void>

  /** Removes every row of a tenant, of all hosts, from every table. */
  erase(tenantId: string): Promise<void>

  /** Releases what the store opened itself; what the host passed in stays open. */
  close?(): Promise<void>
}

export interface CommitBatch {
  readonly scope: Scope
  readonly changes: readonly Change[]
  /** Where the streams stand once these changes are in. A webhook passes none, so it can never move one. */
  readonly checkpoints?: readonly Checkpoint[]
  /** Proof that the writer still holds its lock. */
  readonly lease?: LeaseProof
  /** Gets this `applied_at` in the same transaction; what else there is to do about it, the inbox knows. */
  readonly delivery?: { readonly hookId: string; readonly deliveryId: string; readonly appliedAt: string }
}

export type Change = Upsert | Stub | Tombstone | Mark

/** A version of a row as a source told it. */
export interface Upsert {
  readonly kind: 'upsert'
  readonly table: GitHubTableName
  /** `webhook` views never revive a tombstone. */
  readonly origin: 'read' | 'webhook'
  /** `id`, the key columns, `observed_at`, and every column that was told. */
  readonly row: Row
}

/** A parent that may be missing: inserted when absent, otherwise left as it is. Any view of it is newer. */
export interface Stub {
  readonly kind: 'stub'
  readonly table: GitHubTableName
  /** `id`, the key columns and whatever is known. */
  readonly row: Row
}

/** GitHub no longer has these rows. Only live rows observed before `observedAt` are marked. */
export interface Tombstone {
  readonly kind: 'tombstone'
  readonly table: GitHubTableName
  readonly ids: readonly string[]
  readonly reason: string
  /** GitHub's time of the evidence: when the listing began, or when the event happened. */
  readonly observedAt: string
  /** Further columns that the evidence tells, such as `moved_to`. */
  readonly row?: Row
}

/** Sets told columns on all matching rows, outside the version rule: for facts about sets, such as orphaned commits. */
export interface Mark {
  readonly kind: 'mark'
  readonly table: GitHubTableName
  readonly where: Where
  readonly row: Row
}

/** Column → value, or several acceptable values. All must match. */
export type Where = Readonly<Record<string, Row[string] | readonly (string | number)[]>>

export interface CommitResult {
  /** Per table that had upserts, stubs, tombstones or marks. */
  readonly tables: Readonly<Partial<Record<GitHubTableName, CommitCounts>>>
  /** Ids of rows of which another version may share the second: to be read again. */
  readonly reread: readonly { readonly table: GitHubTableName; readonly id: string }[]
}

export interface CommitCounts {
  readonly inserted: number
  readonly updated: number
  /** Told but not written: nothing differed, or the stored version was newer. */
  readonly skipped: number
  /** Tombstones set. */
  readonly deleted: number
}

export interface CheckpointFilter {
  readonly scope?: 'owner' | 'project'
  readonly scopeIds?: readonly string[]
  readonly streams?: readonly string[]
}

export interface CountQuery {
  readonly table: TableName
  readonly by: string
  readonly where?: Where
}

export interface RowQuery {
  readonly table: TableName
  readonly where?: Where
  /** `live` (default) leaves out tombstones and what stands under one; `all` shows them too. */
  readonly visibility?: 'live' | 'all'
  /** Columns to sort by, `-column` descending; default: the table's key. */
  readonly orderBy?: readonly string[]
  readonly limit?: number
  /** Only rows behind this one in the order asked for: the values of the `orderBy` columns. */
  readonly after?: readonly Row[string][]
}

export interface RowIdentity {
  readonly id: string
  readonly githubId: number | null
  readonly nodeId: string | null
  readonly observedAt: string | null
}

export interface ImportLogs {
  /** Inserts the run, or replaces what is stored of it. */
  write(scope: Scope, log: Omit<ImportLog, 'tenant_id' | 'host' | 'created_at' | 'updated_at'>): Promise<void>
  /** Newest first. */
  list(scope: Scope, filter?: { owner?: string; status?: string; limit?: number }): Promise<ImportLog[]>
}

/**
 * Asks the store to compute, from rows alone:
 * contributors (from commits on the default branch), review facts of pull requests, open bugs of projects, and the
 * metrics of the day. `deriveProject` in core is the reference; a store may do the same in its own language.
 */
export interface DeriveRequest {
  /** Projects to derive; absent: only re-score, for the whole scope. */
  readonly projectIds?: readonly string[]
  /** The run's day in GitHub's time, `YYYY-MM-DD`: age and metrics count to its start. */
  readonly day: string
  /** False where contributors were read from GitHub's own list. */
  readonly contributors: boolean
  /** Proof that the writer still holds its lock. */
  readonly lease?: LeaseProof
}
