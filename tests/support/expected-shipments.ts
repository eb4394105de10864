import type { WorldState } from '@hubsync/simulator'
import type { PlainRow, RowsByKey } from './expected-rows.js'

export type ShipmentTable = 'releases' | 'deployments'

/**
 * What GraphQL tells nothing of, or not always: a null is no difference. REST's time of a release's creation is that of
 * its commit.
 */
const mayBeUntold: Readonly<Record<ShipmentTable, readonly string[]>> = {
  releases: ['target', 'github_created_at'],
  deployments: ['ref'],
}

/** What the two tables must hold, written down from GitHub's words alone and apart from the normalizers. */
export function expectedShipments(state: Pick<WorldState, ShipmentTable>): Record<ShipmentTable, RowsByKey> {
  return {
    releases: new Map(state.releases.map((release) => [String(release.id), expectedRelease(release)])),
    deployments: new Map(
      state.deployments.map((deployment) => [String(deployment.id), expectedDeployment(deployment)]),
    ),
  }
}

/** Every difference between the copied rows and what they must be. Empty when equal. */
export function compareShipments(
  expected: Record<ShipmentTable, RowsByKey>,
  actual: Record<ShipmentTable, RowsByKey>,
): string[] {
  return (['releases', 'deployments'] as const).flatMap((table) => {
    const keys = new Set([...expected[table].keys(), ...actual[table].keys()])
    return [...keys].flatMap((key) => {
      const [told, stored] = [expected[table].get(key), actual[table].get(key)]
      if (told === undefined) return [`${table} ${key}: should not be there`]
      if (stored === undefined) return [`${table} ${key}: is missing`]
      return Object.entries(told).flatMap(([column, value]) => {
        const own = stored[column] ?? null
        const isForgiven = own === null && mayBeUntold[table].includes(column)
        return own === value || isForgiven
          ? []
          : [`${table} ${key} ${column}: ${JSON.stringify(own)} should be ${JSON.stringify(value)}`]
      })
    })
  })
}

function expectedRelease(release: WorldState['releases'][number]): PlainRow {
  return {
    tag_name: release.tagName,
    target: release.target,
    name: release.name,
    description: release.body,
    is_draft: release.isDraft,
    is_prerelease: release.isPrerelease,
    author_login: release.author?.login ?? null,
    author_id: release.author?.id ?? null,
    published_at: time(release.publishedAt),
    github_created_at: time(release.committedAt),
    github_updated_at: time(release.updatedAt),
    node_id: release.nodeId,
  }
}

function expectedDeployment(deployment: WorldState['deployments'][number]): PlainRow {
  const { latestStatus: status, updatedAt } = deployment
  const changedAt = status !== null && status.updatedAt > updatedAt ? status.updatedAt : updatedAt
  return {
    ref: deployment.ref,
    sha: deployment.sha,
    task: deployment.task,
    environment: deployment.environment,
    description: deployment.description,
    creator_login: deployment.creator?.login ?? null,
    creator_id: deployment.creator?.id ?? null,
    state: status?.state ?? null,
    environment_url: status?.environmentUrl ?? null,
    log_url: status?.logUrl ?? null,
    status_at: time(status?.createdAt ?? null),
    github_created_at: time(deployment.createdAt),
    github_updated_at: time(changedAt),
    node_id: deployment.nodeId,
  }
}

function time(value: string | null): string | null {
  return value === null ? null : new Date(value).toISOString()
}
