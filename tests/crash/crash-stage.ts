import { migrate } from '@hubsync/adapter-prisma'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { makeFolder } from '../cli/hubsync-process.js'
import { startPostgres } from '../postgres.js'
import { type CrashDatabase, gate, gateCheckpoints, gateTables, watchDatabase } from './crash-database.js'

export interface CrashStage {
  readonly folder: string
  /** A database with hubsync's tables; without them for the first migration; or with all that another holds. */
  makeDatabase(options?: { isEmpty?: boolean; copyOf?: CrashDatabase }): Promise<CrashDatabase>
  close(): Promise<void>
}

/** One PostgreSQL for all cases; their databases are copies of each other. */
export async function openCrashStage(): Promise<CrashStage> {
  const server = await startPostgres()
  const { folder, remove } = await makeFolder()
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const migrated = await prepare(await server.createDatabase(), { isEmpty: false })
  const empty = await prepare(await server.createDatabase(), { isEmpty: true })
  const made: CrashDatabase[] = []
  const names: string[] = []
  return {
    folder,
    async makeDatabase({ isEmpty = false, copyOf } = {}) {
      const name = `hubsync_crash_${process.pid}_${names.length}`
      names.push(name)
      await copyOf?.close()
      await admin.query(
        `create database ${name} template ${copyOf ? nameOf(copyOf.url) : isEmpty ? empty : migrated}`,
      )
      const url = new URL(server.url)
      url.pathname = `/${name}`
      const database = await watchDatabase(url.href)
      made.push(database)
      return database
    },
    async close() {
      await Promise.all(made.map((database) => database.close()))
      for (const name of names) await admin.query(`drop database if exists ${name} with (force)`)
      await admin.end()
      await server.stop()
      await remove()
    },
  }
}

async function prepare(url: string, { isEmpty }: { isEmpty: boolean }): Promise<string> {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  await pool.query(gate)
  if (isEmpty) await pool.query(gateTables)
  else {
    await migrate(createPgClient(pool))
    await pool.query(gateCheckpoints)
  }
  await pool.end()
  return nameOf(url)
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1)
}
