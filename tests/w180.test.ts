import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, type HubSync, type SyncResult } from '@hubsync/core'
import { createSimulator, readState, type Simulator } from '@hubsync/simulator'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres.js'
import { compareRows, enrichmentColumns } from './support/compare-rows.js'
import { expectedRows, type PlainRow, type TableName } from './support/expected-rows.js'
import { readCopy } from './support/read-copy.js'

const tables = [
  'projects',
  'bugs',
  'pull_requests',
  'pull_request_reviews',
  'commits',
  'contributors',
  'members',
  'project_metrics',
] as const

/** Columns that say when and how hubsync saw a row, not what GitHub has. */
const bookkeeping = ['tenant_id', 'observed_at', 'is_settled', 'created_at', 'updated_at']

describe('180 repositories', () => {
  let server: PostgresServer
  let simulator: Simulator
  let pool: pg.Pool
  const hubs: HubSync[] = []
  const results: Record<string, SyncResult> = {}

  /** Both transports copy the same world into the same tables, each for a tenant of its own. */
  const hubOf = (transport: 'graphql' | 'rest') => {
    const hub = createHubSync({
      ...prismaAdapter(createPgClient(pool)),
      auth: 'token',
      apiUrl: simulator.url,
      tenantId: transport,
    })
    hubs.push(hub)
    return hub
  }

  beforeAll(async () => {
    server = await startPostgres()
    simulator = createSimulator({ preset: 'w180', seed: 1 })
    await simulator.listen()
    pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 6 })
    await migrate(createPgClient(pool))
    for (const transport of ['graphql', 'rest'] as const) {
      results[transport] = await hubOf(transport).sync.syncAllRepos({ owner: 'acme', transport })
    }
  })

  afterAll(async () => {
    for (const hub of hubs) await hub.close()
    await pool?.end()
    await simulator?.close()
    await server?.stop()
  })

  it.each(['graphql', 'rest'] as const)('are copied row by row over %s', async (transport) => {
    expect(results[transport]).toMatchObject({
      success: true,
      errors: [],
      reposSynced: 180,
      issuesSynced: 1_200,
      pullRequestsSynced: 900,
      reviewsSynced: 1_500,
      commitsSynced: 9_000,
    })
    expect(results[transport]?.completeness.filter(({ outcome }) => outcome === 'unproven')).toEqual([])
    const copy = await readCopy(pool, transport)
    expect(compareRows(expectedRows(readState(simulator.world)), copy)).toEqual([])
  })

  it('become the same rows over both transports, but for the enrichment columns', async () => {
    for (const table of tables) {
      const [graphql, rest] = await Promise.all([tenantRows(table, 'graphql'), tenantRows(table, 'rest')])
      expect(graphql.length, table).toBeGreaterThan(0)
      expect(graphql, table).toEqual(rest)
    }
  })

  it('cost what a full and an idle run may cost over GraphQL', async () => {
    expect(results.graphql?.usage.requests).toBeLessThanOrEqual(40)
    expect(results.graphql?.usage.graphqlPoints).toBeLessThanOrEqual(150)
    expect(results.rest?.usage.requests).toBeLessThanOrEqual(1_900)
    const before = await rowVersions()
    const idle = await hubOf('graphql').sync.incrementalSync({ owner: 'acme', transport: 'graphql' })
    expect(idle).toMatchObject({ success: true, kind: 'incremental', issuesSynced: 0, commitsSynced: 0 })
    expect(idle.usage.requests).toBeLessThanOrEqual(2)
    expect(idle.usage.graphqlPoints).toBeLessThanOrEqual(4)
    expect(await rowVersions()).toEqual(before)
  })

  it('cost little for one repository', async () => {
    const single = await hubOf('graphql').forTenant('single').sync.syncRepo(largestRepository(simulator), {})
    expect(single).toMatchObject({ success: true, kind: 'single', reposSynced: 1 })
    expect(single.usage.requests).toBeLessThanOrEqual(6)
  })

  async function tenantRows(table: string, tenant: string): Promise<PlainRow[]> {
    const { rows } = await pool.query(`select to_jsonb(t) as row from ${table} t where tenant_id = $1`, [
      tenant,
    ])
    const left = [...bookkeeping, ...(enrichmentColumns[table as TableName] ?? [])]
    const ids = await idsWithoutTenant(tenant)
    return rows
      .map(({ row }) =>
        Object.fromEntries(
          Object.entries(row as PlainRow)
            .filter(([column]) => !left.includes(column))
            .map(([column, value]) => [column, ids.get(String(value)) ?? value]),
        ),
      )
      .map((row) => ({ ...row, id: undefined }))
      .sort((first, second) => (JSON.stringify(first) < JSON.stringify(second) ? -1 : 1))
  }

  /** Row ids hold the tenant: rows are compared by what their parents are at GitHub. */
  async function idsWithoutTenant(tenant: string): Promise<Map<string, string>> {
    const { rows } = await pool.query(
      `select id, 'project ' || github_id as parent from projects where tenant_id = $1
       union all select id, 'pull request ' || github_id from pull_requests where tenant_id = $1`,
      [tenant],
    )
    return new Map(rows.map(({ id, parent }) => [id, parent]))
  }

  /** A fingerprint of every row version: any write, even of the same values, changes it. */
  async function rowVersions(): Promise<string[]> {
    const versions = tables.map(async (table) => {
      const { rows } = await pool.query(
        `select md5(string_agg(id || xmin::text, ',' order by id)) as print from ${table}`,
      )
      return `${table} ${rows[0].print}`
    })
    return Promise.all(versions)
  }
})

function largestRepository({ world }: Simulator): string {
  const owner = world.accountByLogin('acme')
  const repositories = owner === undefined ? [] : world.repositoriesOf(owner.id)
  const [largest] = [...repositories].sort(
    (first, second) => world.issuesOf(second.id).length - world.issuesOf(first.id).length,
  )
  return `acme/${largest?.name}`
}
