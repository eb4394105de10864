import { prismaAdapter } from '@hubsync/adapter-prisma'
import {
  createHubSync,
  type HubSync,
  HubSyncError,
  type HubSyncOptions,
  type SyncResult,
  tables,
} from '@hubsync/core'
import { readState } from '@hubsync/simulator'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHubsync, type Started, startHubsync } from '../cli/hubsync-process.js'
import { openStage, type Scene, type Stage } from '../cli/stage.js'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { createHurriedClock } from './hurried-clock.js'

let stage: Stage

beforeAll(async () => {
  const size = { repositories: 12, issues: 120, pullRequests: 40, reviews: 40, commits: 500 }
  stage = await openStage({ ...size, latencyMs: 300 })
})

afterAll(() => stage?.close())

/** A run of the command that has begun to store records and is far from its end. */
async function startRun(scene: Scene): Promise<Started> {
  const run = startHubsync(['sync', 'acme', '--concurrency', '1'], scene)
  await run.said('records')
  return run
}

async function differences(scene: Scene): Promise<string[]> {
  const copy = await readCopy({
    query: async (sql) => ({ rows: await scene.query(sql.replaceAll('$1', "'default'")) }),
  })
  return compareRows(expectedRows(readState(stage.simulator.world)), copy)
}

/** Where and by which transaction every row was written last: whoever writes anything shows here. */
async function writings(scene: Scene): Promise<string[]> {
  const written = Object.keys(tables).filter((table) => table !== 'import_logs')
  const found = await Promise.all(
    written.map(async (table) => {
      const rows = await scene.query(`select ctid::text as place, xmin::text as writer from ${table}`)
      return rows.map(({ place, writer }) => `${table} ${place} ${writer}`)
    }),
  )
  return found.flat().toSorted()
}

/** The second run was done while the first stood still: the first one, waking up, must find that out and write nothing. */
async function expectRefused(stalled: Started, scene: Scene): Promise<void> {
  const before = await writings(scene)
  stalled.process.kill('SIGCONT')
  const ended = await stalled.ended
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toContain('[lease_lost]')
  expect(await writings(scene)).toEqual(before)
  expect(await scene.query('select token, holder from sync_locks')).toEqual([{ token: '2', holder: null }])
  expect(await differences(scene)).toEqual([])
}

describe.concurrent('a run after one that', () => {
  it('was killed takes its lease over once it has run out, and completes the copy', async () => {
    const scene = await stage.set()
    const dead = await startRun(scene)
    dead.process.kill('SIGKILL')
    await dead.ended
    const next = await runHubsync(['sync', 'acme', '--json'], scene)
    expect(next.code).toBe(0)
    expect(await differences(scene)).toEqual([])
    expect(await scene.query('select token, holder from sync_locks')).toEqual([{ token: '2', holder: null }])
    expect(await scene.query('select status from import_logs order by started_at')).toEqual([
      { status: 'interrupted' },
      { status: 'success' },
    ])
  })

  it('stands still takes its lease over, and the other writes nothing when it wakes up', async () => {
    const scene = await stage.set()
    const stalled = await startRun(scene)
    stalled.process.kill('SIGSTOP')
    expect(await runHubsync(['sync', 'acme'], scene)).toMatchObject({ code: 0 })
    await expectRefused(stalled, scene)
  })

  it('stands still in the middle of a transaction does so too, and that transaction never commits', async () => {
    const scene = await stage.set()
    const stalled = await startRun(scene)
    const table = await scene.hold('lock table sync_checkpoints in exclusive mode')
    await until(async () => (await openTransactions(scene, 'active')) > 0)
    stalled.process.kill('SIGSTOP')
    await table.release()
    await until(async () => (await openTransactions(scene, 'idle in transaction')) > 0)
    expect(await runHubsync(['sync', 'acme'], scene)).toMatchObject({ code: 0 })
    expect(await openTransactions(scene, 'idle in transaction')).toBe(0)
    await expectRefused(stalled, scene)
  })
})

/** Sessions of runs, as they are now. */
async function openTransactions(scene: Scene, state: string): Promise<number> {
  const sessions = await scene.query(
    `select 1 from pg_stat_activity where datname = current_database() and state = '${state}'
     and query like '%sync_checkpoints%' and query not like 'lock%' and pid <> pg_backend_pid()`,
  )
  return sessions.length
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

it('lets one of five hubs that start at the same moment write, and tells the others who it is', async () => {
  const scene = await stage.set()
  await runHubsync(['migrate'], scene)
  const pool = openPool(scene)
  const writers = new Set<number>()
  const hubs = Array.from({ length: 5 }, (_, index) => hubOf(pool, scene, () => writers.add(index)))
  const outcomes = await Promise.all(
    hubs.map((hub) => hub.sync.incrementalSync({ owner: 'acme' }).catch((error: unknown) => error)),
  )
  const refused = outcomes.filter((outcome) => HubSyncError.is(outcome))
  expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'lock_held'))
  const winner = outcomes.find((outcome): outcome is SyncResult => !HubSyncError.is(outcome))
  for (const { message } of refused) {
    expect(message).toMatch(
      /^acme is being synced by run \S+ \(full, process \d+ on \S+, since \S+Z\); its lease/,
    )
    expect(message).toContain(winner?.runId)
  }
  expect([...writers]).toEqual([outcomes.indexOf(winner)])
  expect(await scene.query('select token from sync_locks')).toEqual([{ token: '1' }])
  expect(await differences(scene)).toEqual([])
  for (const hub of hubs) await hub.close()
  await pool.end()
})

it('refuses the writes of a holder that does not notice that it lost the lease', async () => {
  const scene = await stage.set()
  await runHubsync(['migrate'], scene)
  const pool = openPool(scene)
  let wakeUp = () => {}
  const asleep = new Promise<void>((resolve) => {
    wakeUp = resolve
  })
  let requests = 0
  const { lock } = prismaAdapter(createPgClient(pool))
  const dreaming = hubOf(pool, scene, () => undefined, {
    lock: { ...lock, renew: async (lease) => lease },
    fetch: async (address, init) => {
      requests += 1
      if (requests > 1) await asleep
      return fetch(address, init)
    },
  })
  const outcome = dreaming.sync.incrementalSync({ owner: 'acme' }).catch((error: unknown) => error)
  await until(async () => requests > 1)
  await scene.query('update sync_locks set expires_at = now()')
  expect(await runHubsync(['sync', 'acme'], scene)).toMatchObject({ code: 0 })
  const before = await writings(scene)
  wakeUp()
  expect(await outcome).toMatchObject({ code: 'lease_lost' })
  expect(await writings(scene)).toEqual(before)
  await dreaming.close()
  await pool.end()
})

it('lets a hub that was given no lock run without a lease', async () => {
  const scene = await stage.set()
  await runHubsync(['migrate'], scene)
  const pool = openPool(scene)
  const { store } = prismaAdapter(createPgClient(pool))
  const { GITHUB_TOKEN: auth = '', GITHUB_API_URL: apiUrl = '' } = scene.environment
  const hub = createHubSync({ store, auth, apiUrl, clock: createHurriedClock(20) })
  expect(await hub.sync.incrementalSync({ owner: 'acme' })).toMatchObject({ success: true })
  expect(await scene.query('select token from sync_locks')).toEqual([])
  expect(await differences(scene)).toEqual([])
  await hub.close()
  await pool.end()
})

function openPool(scene: Scene): pg.Pool {
  const pool = new pg.Pool({ connectionString: scene.databaseUrl, max: 10 })
  pool.on('error', () => undefined)
  return pool
}

/** A hub that tells when it writes anything. */
function hubOf(
  pool: pg.Pool,
  scene: Scene,
  onWrite: () => void,
  options: Partial<HubSyncOptions> = {},
): HubSync {
  const { store, lock } = prismaAdapter(createPgClient(pool))
  const telling = <Parameters extends unknown[], Result>(write: (...given: Parameters) => Result) => {
    return (...given: Parameters): Result => {
      onWrite()
      return write(...given)
    }
  }
  return createHubSync({
    store: {
      ...store,
      commit: telling(store.commit),
      derive: telling(store.derive),
      logs: { ...store.logs, write: telling(store.logs.write) },
    },
    lock,
    auth: String(scene.environment.GITHUB_TOKEN),
    apiUrl: String(scene.environment.GITHUB_API_URL),
    clock: createHurriedClock(20),
    ...options,
  })
}
