import type pg from 'pg'
import type { CopiedRows, PlainRow, RowsByKey } from './expected-rows.js'
import type { ShipmentTable } from './expected-shipments.js'

/** Anything that answers SQL. */
export interface Sql {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** The live rows of a copy, read by plain SQL and not through hubsync. */
export async function readCopy(database: Sql | pg.Client | pg.Pool, tenant = 'default'): Promise<CopiedRows> {
  const read = async (table: string, key: string, rest: string): Promise<RowsByKey> => {
    const sql = `select ${key} as key, to_jsonb(t) as row from ${table} t ${rest} and t.tenant_id = $1`
    const { rows } = await (database as Sql).query(sql, [tenant])
    return new Map(rows.map(({ key, row }) => [String(key), canonical(row as PlainRow)]))
  }
  const inSight =
    'join projects p on p.id = t.project_id and p.deleted_at is null and p.missing_since is null'
  return {
    projects: await read('projects', 't.github_id', 'where t.deleted_at is null and t.missing_since is null'),
    bugs: await read('bugs', 't.github_id', `${inSight} where t.deleted_at is null and p.has_issues`),
    pull_requests: await read('pull_requests', 't.github_id', `${inSight} where t.deleted_at is null`),
    pull_request_reviews: await read(
      'pull_request_reviews',
      't.github_id',
      `join pull_requests r on r.id = t.pull_request_id and r.deleted_at is null
       join projects p on p.id = r.project_id and p.deleted_at is null and p.missing_since is null
       where t.deleted_at is null`,
    ),
    commits: await read(
      'commits',
      "p.github_id || ' ' || t.sha",
      `${inSight} where t.deleted_at is null and t.on_default_branch`,
    ),
    members: await read('members', "t.organization_id || ' ' || t.github_id", 'where t.deleted_at is null'),
  }
}

/** The live releases and deployments of projects in sight, read likewise. */
export async function readCopiedShipments(
  database: pg.Client | pg.Pool,
  tenant: string,
): Promise<Record<ShipmentTable, RowsByKey>> {
  const read = async (table: ShipmentTable): Promise<RowsByKey> => {
    const sql = `select t.github_id as key, to_jsonb(t) as row from ${table} t
      join projects p on p.id = t.project_id and p.deleted_at is null and p.missing_since is null
      where t.deleted_at is null and t.tenant_id = $1`
    const { rows } = await (database as Sql).query(sql, [tenant])
    return new Map(rows.map(({ key, row }) => [String(key), canonical(row as PlainRow)]))
  }
  return { releases: await read('releases'), deployments: await read('deployments') }
}

const timeColumns = [
  'github_created_at',
  'github_updated_at',
  'closed_at',
  'merged_at',
  'submitted_at',
  'authored_at',
  'committed_at',
  'last_commit',
  'pushed_at',
  'published_at',
  'status_at',
]

/** PostgreSQL writes times with an offset; the copy is compared in UTC with milliseconds. */
function canonical(row: PlainRow): PlainRow {
  for (const column of timeColumns) {
    const value = row[column]
    if (typeof value === 'string') row[column] = new Date(value).toISOString()
  }
  return row
}
