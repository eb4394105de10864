import type { Row } from '../model/column.js'
import type { Deployment } from '../model/deployment.js'
import { rowId } from '../model/ids.js'
import type { DeploymentRecord, DeploymentStatusRecord } from '../wire/deployment.js'
import type { ProjectContext } from './context.js'
import { toldRow } from './told-row.js'
import { readActor, readText, readTime, readWord } from './told-values.js'

/** A row of `deployments`. Its latest status is told where the record carries one, or that there is none. */
export function normalizeDeployment(record: DeploymentRecord, context: ProjectContext): Row {
  const creator = readActor(record.creator)
  return toldRow<Deployment>({
    id: rowId(context.scope, 'deployment', record.id),
    github_id: record.id,
    project_id: context.projectId,
    ref: readText(record.ref),
    sha: record.sha,
    task: readText(record.task),
    environment: readText(record.environment),
    description: readText(record.description),
    creator_login: creator == null ? creator : creator.login,
    creator_id: creator == null ? creator : creator.id,
    ...(record.latest_status !== undefined && readStatus(record.latest_status)),
    github_created_at: readTime(record.created_at) ?? null,
    github_updated_at: changedAt(record),
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}

function readStatus(status: DeploymentStatusRecord | null) {
  return {
    state: readWord(status?.state) ?? null,
    environment_url: readText(status?.environment_url) ?? null,
    log_url: readText(status?.log_url) ?? null,
    status_at: readTime(status?.created_at) ?? null,
  }
}

/** A new status moves nothing of its deployment: the row is as new as either. */
function changedAt({ updated_at, latest_status: status }: DeploymentRecord): string | null {
  const times = [updated_at, status?.created_at, status?.updated_at].flatMap((time) => readTime(time) ?? [])
  return times.sort().at(-1) ?? null
}
