import type { MemoryDatabase } from '@hubsync/adapter-memory'
import type { Row, Scope } from '@hubsync/core'
import type { CopiedRows, PlainRow, RowsByKey } from '../support/expected-rows.js'
import type { ShipmentTable } from '../support/expected-shipments.js'

export const rowsOf = (
  database: MemoryDatabase,
  scope: Scope,
  table: Parameters<MemoryDatabase['partition']>[1],
) => [...database.partition(scope, table).rows()]

/** The live rows of a copy in memory, taken from under the store: what `readCopy` is for SQL. */
export function readMemoryCopy(database: MemoryDatabase, scope: Scope): CopiedRows {
  const live = (table: Parameters<MemoryDatabase['partition']>[1]) =>
    rowsOf(database, scope, table).filter(({ deleted_at }) => deleted_at === null)
  const projects = live('projects').filter(({ missing_since }) => missing_since === null)
  const projectOf = byId(projects)
  const pullRequests = live('pull_requests').filter(({ project_id }) => projectOf.has(String(project_id)))
  const pullRequestOf = byId(pullRequests)
  const ownRows = (table: 'bugs' | 'commits') =>
    live(table).filter(({ project_id }) => projectOf.has(String(project_id)))
  return {
    projects: keyed(projects, githubId),
    bugs: keyed(
      ownRows('bugs').filter(({ project_id }) => projectOf.get(String(project_id))?.has_issues),
      githubId,
    ),
    pull_requests: keyed(pullRequests, githubId),
    pull_request_reviews: keyed(
      live('pull_request_reviews').filter(({ pull_request_id }) =>
        pullRequestOf.has(String(pull_request_id)),
      ),
      githubId,
    ),
    commits: keyed(
      ownRows('commits').filter(({ on_default_branch }) => on_default_branch),
      ({ project_id, sha }) => `${projectOf.get(String(project_id))?.github_id} ${sha}`,
    ),
    members: keyed(live('members'), ({ organization_id, github_id }) => `${organization_id} ${github_id}`),
  }
}

/** The live releases and deployments of projects in sight. */
export function readShipments(database: MemoryDatabase, scope: Scope): Record<ShipmentTable, RowsByKey> {
  const projects = byId(
    rowsOf(database, scope, 'projects').filter(
      ({ deleted_at, missing_since }) => deleted_at === null && missing_since === null,
    ),
  )
  const live = (table: ShipmentTable) =>
    keyed(
      rowsOf(database, scope, table).filter(
        ({ deleted_at, project_id }) => deleted_at === null && projects.has(String(project_id)),
      ),
      githubId,
    )
  return { releases: live('releases'), deployments: live('deployments') }
}

/** Rows of a table that are kept although GitHub has them no longer. */
export function tombstonesOf(
  database: MemoryDatabase,
  scope: Scope,
  table: Parameters<MemoryDatabase['partition']>[1],
): Row[] {
  return rowsOf(database, scope, table).filter(({ deleted_at }) => deleted_at !== null)
}

/** How many commits each contributor of each project has, as stored. */
export function readContributors(database: MemoryDatabase, scope: Scope): Map<string, number> {
  const projectOf = byId(rowsOf(database, scope, 'projects'))
  return new Map(
    rowsOf(database, scope, 'contributors')
      .filter(({ deleted_at, project_id }) => {
        const project = projectOf.get(String(project_id))
        return deleted_at === null && project?.deleted_at === null && project.missing_since === null
      })
      .map(({ project_id, identity, commits }) => [
        `${projectOf.get(String(project_id))?.github_id} ${identity}`,
        Number(commits),
      ]),
  )
}

/** Every row of every table that holds GitHub's data, tombstones and all, with the store's own times. */
export function readEverything(database: MemoryDatabase, scope: Scope): Map<string, Row> {
  const tables = [
    'projects',
    'bugs',
    'pull_requests',
    'pull_request_reviews',
    'commits',
    'contributors',
    'members',
    'releases',
    'deployments',
    'project_metrics',
  ] as const
  return new Map(
    tables.flatMap((table) =>
      rowsOf(database, scope, table).map((row) => [`${table} ${row.id}`, row] as const),
    ),
  )
}

function byId(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [String(row.id), row]))
}

function githubId({ github_id }: Row): string {
  return String(github_id)
}

function keyed(rows: readonly Row[], keyOf: (row: Row) => string): RowsByKey {
  return new Map(rows.map((row) => [keyOf(row), row as PlainRow]))
}
