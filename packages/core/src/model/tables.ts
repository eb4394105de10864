import { bugs } from './bug.js'
import { commits } from './commit.js'
import { contributors } from './contributor.js'
import { deployments } from './deployment.js'
import { httpValidators } from './http-validator.js'
import { importLogs } from './import-log.js'
import { members } from './member.js'
import { projects } from './project.js'
import { projectMetrics } from './project-metrics.js'
import { pullRequests } from './pull-request.js'
import { pullRequestReviews } from './pull-request-review.js'
import { releases } from './release.js'
import { syncCheckpoints } from './sync-checkpoint.js'
import { syncLocks } from './sync-lock.js'
import type { TableDefinition } from './table.js'
import { webhookDeliveries } from './webhook-delivery.js'

/** Every table, parents before children. Adapters create, read and write exactly these. */
export const tables = {
  projects,
  bugs,
  pull_requests: pullRequests,
  pull_request_reviews: pullRequestReviews,
  commits,
  contributors,
  members,
  deployments,
  releases,
  project_metrics: projectMetrics,
  import_logs: importLogs,
  sync_checkpoints: syncCheckpoints,
  sync_locks: syncLocks,
  http_validators: httpValidators,
  webhook_deliveries: webhookDeliveries,
} as const satisfies Record<string, TableDefinition>

export type TableName = keyof typeof tables

/** The tables that commits write: copies of GitHub's records under the version rule. */
export type GitHubTableName = {
  [Name in TableName]: (typeof tables)[Name]['family'] extends 'github' ? Name : never
}[TableName]
