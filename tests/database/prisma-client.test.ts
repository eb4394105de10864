import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readState, type Simulator } from '@hubsync/simulator'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../postgres.js'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { startDatabaseProxy } from './database-proxy.js'
import { startGitHub } from './open-scene.js'
import { openAfter, strikeCommit } from './strike.js'

let server: PostgresServer
let simulator: Simulator

beforeAll(async () => {
  server = await startPostgres()
  simulator = await startGitHub()
})

afterAll(async () => {
  await simulator?.close()
  await server?.stop()
})

/** The example of a host that syncs through the PrismaClient that it generated. */
async function runHost(databaseUrl: string): Promise<unknown> {
  const tsx = fileURLToPath(import.meta.resolve('tsx/cli'))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [tsx, '--conditions=@hubsync/source', 'nightly-sync.ts'],
    {
      cwd: fileURLToPath(new URL('../../examples/cron-job/', import.meta.url)),
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        GITHUB_TOKEN: 'token',
        GITHUB_OWNER: 'acme',
        GITHUB_API_URL: simulator.url,
      },
    },
  )
  return JSON.parse(stdout)
}

describe.concurrent("a host's own PrismaClient", () => {
  it.each([
    ['loses its connection after a commit', 'cut after', 3],
    ['cannot reach the database for a while', 'cut after and close', 4],
  ] as const)('that %s completes the run', async (_, blow, nth) => {
    const databaseUrl = await server.createDatabase()
    const proxy = await startDatabaseProxy(databaseUrl)
    const strike = strikeCommit(proxy, nth, blow)
    const opened = blow.endsWith('close') ? openAfter(proxy, 3) : undefined
    expect(await runHost(proxy.url)).toMatchObject({ success: true, kind: 'full', reposSynced: 2 })
    await opened
    expect(strike.hit()).toBeDefined()
    const admin = new pg.Pool({ connectionString: databaseUrl })
    expect(compareRows(expectedRows(readState(simulator.world)), await readCopy(admin))).toEqual([])
    const locks = await admin.query('select token, holder from sync_locks')
    expect(locks.rows).toEqual([{ token: '1', holder: null }])
    await admin.end()
    await proxy.stop()
  })
})
