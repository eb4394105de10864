// What applications import.
export { errorCodes, type ErrorCodeFacts, type HubSyncErrorCode } from './errors/codes.js'
export { HubSyncError, type HubSyncErrorOptions } from './errors/hubsync-error.js'

// What authors of adapters import.
export type { Lease, LeaseProof, Lock, LockAnswer } from './contracts/lock.js'
export type { Clock, Logger, Runtime } from './contracts/runtime.js'
export type * from './contracts/source.js'
export type * from './contracts/status-sink.js'
export type * from './contracts/store.js'
export {
  decideVersion,
  isSettled,
  isSettledAfter,
  neverObserved,
  type VersionDecision,
  type VersionMeeting,
} from './contracts/version.js'
export {
  type Column,
  type ColumnKind,
  type ColumnRole,
  type Columns,
  type ColumnValue,
  type Row,
  type RowOf,
  rowSchema,
} from './model/column.js'
export { defaultTenant, rowId, type Scope } from './model/ids.js'
export type { ImportLog } from './model/import-log.js'
export type { Checkpoint } from './model/sync-checkpoint.js'
export type { TableDefinition, TableIndex } from './model/table.js'
export { type GitHubTableName, type TableName, tables } from './model/tables.js'
