// What applications import.

export { type ErrorCodeFacts, errorCodes, type HubSyncErrorCode } from './errors/codes.js'
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
export type { Bug } from './model/bug.js'
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
export type { Commit } from './model/commit.js'
export type { Contributor } from './model/contributor.js'
export { defaultTenant, rowId, type Scope } from './model/ids.js'
export type { ImportLog } from './model/import-log.js'
export type { Member } from './model/member.js'
export type { Project } from './model/project.js'
export type { ProjectMetrics } from './model/project-metrics.js'
export type { PullRequest } from './model/pull-request.js'
export type { PullRequestReview } from './model/pull-request-review.js'
export { sanitizeText } from './model/sanitize-text.js'
export type { Checkpoint } from './model/sync-checkpoint.js'
export type { TableDefinition, TableIndex } from './model/table.js'
export { type GitHubTableName, type TableName, tables } from './model/tables.js'
export type { WebhookDelivery } from './model/webhook-delivery.js'
export {
  type DerivedProject,
  deriveProject,
  type ProjectDerivation,
  type ProjectRows,
  scoreBug,
} from './normalize/derive/derive-project.js'
