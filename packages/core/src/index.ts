// What applications import.

export type * from './contracts/failure-handler.js'
export type { BudgetLeft, Cost, Priority, Quota, TokenUsage, Usage } from './contracts/quota.js'
export {
  createHubSync,
  createSyncStatusTracker,
  createSyncStatusTracker as getSyncStatusTracker,
  type HubSync,
  type HubSyncOptions,
} from './create-hubsync.js'
export {
  type ErrorCategory,
  type ErrorCodeFacts,
  errorCategories,
  errorCodes,
  type HubSyncErrorCode,
} from './errors/codes.js'
export { HubSyncError, type HubSyncErrorOptions } from './errors/hubsync-error.js'
export { chooseSource, type TransportChoice } from './github/choose-source.js'
export type { Allowance, Allowances, BudgetOptions } from './github/client/budget-options.js'
export type { Budget, Budgets } from './github/client/budget-watch.js'
export type { CircuitBreakerOptions } from './github/client/circuit-breaker.js'
export {
  createGitHubClient,
  createGitHubClient as getGitHubClient,
} from './github/client/create-github-client.js'
export type * from './github/client/github-client.js'
export type { GraphqlError } from './github/client/graphql-error.js'
export type { Reply } from './github/client/reply.js'
export { type ApiAddress, resolveApi } from './github/client/resolve-api.js'
export type { Authentication, TokenKind, TokenRequest, TokenSource } from './github/client/token-reader.js'
export type { GitUrl } from './github/git/git-address.js'
export type * from './normalize/context.js'
export { estimateLinesOfCode } from './normalize/health/estimate-lines-of-code.js'
export { calculateHealthScore, type ProjectHealth } from './normalize/health/health-score.js'
export { extractTechStack, type StackEvidence } from './normalize/health/tech-stack.js'
export { hasContinuousIntegration, hasTests, type TreePaths } from './normalize/health/tree-facts.js'
export { normalizeCommit } from './normalize/normalize-commit.js'
export { normalizeContributor } from './normalize/normalize-contributor.js'
export { normalizeDeployment } from './normalize/normalize-deployment.js'
export { normalizeIssue } from './normalize/normalize-issue.js'
export { normalizeMember } from './normalize/normalize-member.js'
export { normalizePullRequest } from './normalize/normalize-pull-request.js'
export { normalizeRelease } from './normalize/normalize-release.js'
export { normalizeRepository } from './normalize/normalize-repository.js'
export { normalizeReview } from './normalize/normalize-review.js'
export {
  defaultLabelRules,
  type LabelMeaning,
  type LabelRule,
  type LabelRules,
  type Severity,
} from './normalize/triage/label-rules.js'
export {
  type BugUrgency,
  calculatePriorityScore,
  type PrioritizedBug,
} from './normalize/triage/priority.js'
export { calculateSlaHours, extractSeverity } from './normalize/triage/severity.js'
export {
  incrementalSync,
  incrementalSync as quickIncrementalSync,
  type QuickSyncOptions,
  quickSyncAll,
  syncRepository,
} from './quick-sync.js'
export { createSSEHandler, type SSEHandler } from './status/create-sse-handler.js'
export { createSSEWebHandler, type SSEWebHandler } from './status/create-sse-web-handler.js'
export type { EventHost } from './status/event-feed.js'
export type { SSEOptions, SSEPermission } from './status/sse-options.js'
export type { StreamWatermark, SyncStats, SyncStatusTracker } from './status/status-tracker.js'
export type { Quote, QuotedStream } from './sync/quote.js'
export type { Completeness, SyncIssue, SyncResult } from './sync/run-report.js'
export {
  type CommitSource,
  defaultStreams,
  type OwnerSyncOptions,
  type StreamName,
  type SyncOptions,
  streamNames,
} from './sync/sync-options.js'
export { type QuoteOptions, SyncOrchestrator, type VerifyOptions } from './sync/sync-orchestrator.js'
export type { Application, ApplicationParts, ApplyDelivery } from './webhook/application.js'
export { applyDelivery } from './webhook/apply/apply-delivery.js'
export type { HookSelection } from './webhook/hooks/hook-place.js'
export type { RecoverOptions, Recovery } from './webhook/hooks/recover-deliveries.js'
export type {
  HookChange,
  HookFailure,
  HookRegistration,
  RegisteredHook,
  RegisteredHooks,
} from './webhook/hooks/register-hooks.js'
export { createWebhookMiddleware, type WebhookMiddleware } from './webhook/http/node-middleware.js'
export { createWebhookHandler, type WebhookHandler } from './webhook/http/web-handler.js'
export type {
  WebhookEndpoint,
  WebhookEndpointOptions,
  WebhookHost,
} from './webhook/http/webhook-endpoint.js'
export type { BodyLimits } from './webhook/receive/body-gauge.js'
export type { WebhookAnswer } from './webhook/receive/webhook-answer.js'
export type { WebhookRequest } from './webhook/receive/webhook-request.js'
export { createEventBus } from './webhook/subscribe/create-event-bus.js'
export type * from './webhook/subscribe/webhook-event.js'
export { verifyWebhookSignature } from './webhook/verify-signature.js'
export type { WebhookHub } from './webhook/webhook-hub.js'
export type { WebhookOptions } from './webhook/webhook-options.js'
export type { WebhookSecret, WebhookSender } from './webhook/webhook-secret.js'

// What authors of adapters import.

export type * from './contracts/answer-store.js'
export type * from './contracts/event-bus.js'
export {
  type DeliveryId,
  type Inbox,
  type InboxClaim,
  type InboxDelivery,
  type InboxFilter,
  type InboxState,
  mostOfOneProject,
  type ReceivedDelivery,
  type SettledState,
  type Settlement,
} from './contracts/inbox.js'
export type { Lease, LeaseProof, Lock, LockAnswer } from './contracts/lock.js'
export type * from './contracts/reading.js'
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
export type { Deployment } from './model/deployment.js'
export { defaultTenant, rowId, type Scope } from './model/ids.js'
export type { ImportLog } from './model/import-log.js'
export type { Member } from './model/member.js'
export type { Project } from './model/project.js'
export type { ProjectMetrics } from './model/project-metrics.js'
export type { PullRequest } from './model/pull-request.js'
export type { PullRequestReview } from './model/pull-request-review.js'
export type { Release } from './model/release.js'
export { sanitizeText } from './model/sanitize-text.js'
export type { Checkpoint } from './model/sync-checkpoint.js'
export type { TableDefinition, TableIndex } from './model/table.js'
export { type GitHubTableName, type TableName, tables } from './model/tables.js'
export { deliveryRowId, type WebhookDelivery } from './model/webhook-delivery.js'
export {
  type DerivedProject,
  deriveProject,
  type ProjectDerivation,
  type ProjectRows,
  scoreBug,
} from './normalize/derive/derive-project.js'
export { calculateCycleTimeHours, measureReviews, type ReviewMetrics } from './normalize/review-metrics.js'
