import { prismaAdapter } from '@hubsync/adapter-prisma'
import { createPgClient } from 'hubsync'
import type pg from 'pg'
import { readCopiedShipments, readCopy } from '../support/read-copy.js'
import type { Keeping } from './stage.js'

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
]

/** Keeps the copy of one tenant in a PostgreSQL that has hubsync's tables, and reads it by plain SQL. */
export function keepInPostgres(pool: pg.Pool, tenantId: string): Keeping {
  const select = async (sql: string) => (await pool.query<Record<string, string>>(sql, [tenantId])).rows
  return {
    tenantId,
    ...prismaAdapter(createPgClient(pool)),
    letLeaseRunOut: async () => {
      await select('update sync_locks set expires_at = now() where tenant_id = $1')
    },
    copy: {
      live: () => readCopy(pool, tenantId),
      shipments: () => readCopiedShipments(pool, tenantId),
      contributors: async () => {
        const rows = await select(
          `select p.github_id || ' ' || c.identity as key, c.commits
           from contributors c join projects p on p.id = c.project_id
           where c.tenant_id = $1 and c.deleted_at is null
             and p.deleted_at is null and p.missing_since is null`,
        )
        return new Map(rows.map(({ key = '', commits }) => [key, Number(commits)]))
      },
      tombstones: async (table) => {
        const hasProject = table !== 'projects' && table !== 'pull_request_reviews'
        const id = table === 'commits' ? 'null' : 't.github_id'
        const rows = await select(
          `select ${id} as id, t.deleted_reason, ${hasProject ? 'p.github_id' : 'null'} as repository_id
           from ${table} t ${hasProject ? 'left join projects p on p.id = t.project_id' : ''}
           where t.tenant_id = $1 and t.deleted_at is not null`,
        )
        return rows.map(({ id, deleted_reason, repository_id }) => ({
          id: Number(id),
          repositoryId: repository_id == null ? null : Number(repository_id),
          reason: String(deleted_reason),
        }))
      },
      missing: async () => {
        const rows = await select(
          'select github_id from projects where tenant_id = $1 and missing_since is not null',
        )
        return new Set(rows.map(({ github_id }) => Number(github_id)))
      },
      everything: async () => {
        const rows = await Promise.all(
          tables.map((table) =>
            select(`select '${table} ' || id as key, to_jsonb(t) #>> '{}' as row
                    from ${table} t where tenant_id = $1`),
          ),
        )
        return new Map(rows.flat().map(({ key = '', row = '' }) => [key, row]))
      },
    },
  }
}
