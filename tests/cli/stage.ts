import { createSimulator, type Simulator, type SimulatorOptions } from '@hubsync/simulator'
import pg from 'pg'
import { startPostgres } from '../postgres.js'
import { canary, goodToken, makeFolder, type Place } from './hubsync-process.js'

export interface Stage {
  readonly simulator: Simulator
  /** A place to run the command in, with a new database, a good token and the simulator as its GitHub. */
  set(environment?: Record<string, string>): Promise<Scene>
  close(): Promise<void>
}

export interface Scene extends Place {
  readonly environment: Readonly<Record<string, string>>
  readonly databaseUrl: string
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Runs a statement in a transaction that stays open until it is released. */
  hold(sql: string): Promise<{ release(): Promise<void> }>
  /** Names of all tables, those of hubsync and others. */
  tables(): Promise<string[]>
}

/** A real PostgreSQL whose user has the canary as password, and a simulated GitHub that listens. */
export async function openStage(options: SimulatorOptions): Promise<Stage> {
  const postgres = await startPostgres()
  const user = `hubsync_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  await execute(postgres.url, `create role ${user} login superuser password '${canary}'`)
  const simulator = createSimulator(options)
  const apiUrl = await simulator.listen()
  const { folder, remove } = await makeFolder()
  const pools: pg.Pool[] = []
  return {
    simulator,
    async set(environment = {}) {
      const url = new URL(await postgres.createDatabase())
      Object.assign(url, { username: user, password: canary })
      const pool = new pg.Pool({ connectionString: url.href, max: 2 })
      pool.on('error', () => undefined)
      pools.push(pool)
      const query = async (sql: string) => (await pool.query(sql)).rows
      return {
        folder,
        databaseUrl: url.href,
        environment: {
          GITHUB_TOKEN: goodToken,
          GITHUB_API_URL: apiUrl,
          DATABASE_URL: url.href,
          ...environment,
        },
        query,
        hold: (sql) => holdTransaction(pool, sql),
        tables: () => listTables(query),
      }
    },
    async close() {
      try {
        for (const pool of pools) await refuseCanary(pool)
      } finally {
        await Promise.all(pools.map((pool) => pool.end()))
        await simulator.close()
        await postgres.stop()
        await remove()
        if (process.env.TEST_DATABASE_URL) await execute(postgres.url, `drop role ${user}`)
      }
    },
  }
}

async function holdTransaction(pool: pg.Pool, sql: string) {
  const client = await pool.connect()
  await client.query(`begin; ${sql}`)
  return {
    release: async () => {
      await client.query('rollback')
      client.release()
    },
  }
}

async function listTables(query: Scene['query']): Promise<string[]> {
  const rows = await query(
    "select table_name from information_schema.tables where table_schema = 'public' order by table_name",
  )
  return rows.map(({ table_name }) => String(table_name))
}

/** Whatever a run wrote, no token and no password is among it. */
async function refuseCanary(pool: pg.Pool): Promise<void> {
  const query = async (sql: string) => (await pool.query(sql)).rows
  for (const table of await listTables(query)) {
    const found = await query(`select 1 from "${table}" t where t::text like '%${canary}%' limit 1`)
    if (found.length > 0) throw new Error(`The table ${table} holds a secret`)
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A hook of the organization, as its owner makes one. */
export async function createHook(
  { simulator }: Pick<Stage, 'simulator'>,
  { environment }: Scene,
  hook: { readonly events: readonly string[]; readonly config: object },
): Promise<void> {
  const created = await fetch(`${simulator.url}/orgs/acme/hooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${environment.GITHUB_TOKEN}` },
    body: JSON.stringify({ name: 'web', ...hook }),
  })
  if (created.status !== 201) throw new Error(`The hook was answered with ${created.status}`)
}
