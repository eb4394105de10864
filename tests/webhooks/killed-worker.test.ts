import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { readState } from '@hubsync/simulator'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '../crash/kill-points.js'
import { type PostgresServer, startPostgres } from '../postgres.js'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { createHookedFlow, type HookedFlow } from './create-hooked-flow.js'
import { createActor } from './random-acts.js'
import { isTold, toldActs } from './told-acts.js'

const seed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000)
const kills = 3

let server: PostgresServer
let pool: pg.Pool
let databaseUrl: string

beforeAll(async () => {
  server = await startPostgres()
  databaseUrl = await server.createDatabase()
  pool = new pg.Pool({ connectionString: databaseUrl, max: 6 })
  await migrate(createPgClient(pool))
}, 60_000)

afterAll(async () => {
  await pool.end()
  await server.stop()
})

it(`workers that are killed while they apply lose nothing and do nothing twice (STORM_SEED=${seed})`, async () => {
  const random = createRandom(seed)
  const flow = await createHookedFlow({
    ...{ repositories: 6, issues: 30, pullRequests: 20, reviews: 20, commits: 60, members: 5 },
    ...{ seed, secondsPerRequest: 0, hub: prismaAdapter(createPgClient(pool)) },
  })
  const workers: ChildProcess[] = []
  try {
    await flow.syncAll()
    await flow.hook()
    const act = createActor(flow, { random, acts: toldActs })
    for (let nth = 0; nth < 200; nth += 1) act()
    await flow.simulator.hooks.settle()

    const sent = (await idsWhere('true')).length
    const told = new Set<string>()
    let interrupted = 0
    for (let kill = 0; kill <= kills; kill += 1) {
      const worker = startWorker(flow)
      workers.push(worker)
      const before = told.size
      // Spread over what is left, so that each worker dies with much behind it and much before it.
      const enough = before + Math.ceil(((sent - before) / (kills - kill + 2)) * (0.5 + random()))
      const reached = new Promise<void>((resolve) => {
        worker.on('message', (id) => {
          told.add(String(id))
          if (told.size >= enough) resolve()
        })
      })
      await untilDoneOr(kill === kills ? new Promise<void>(() => undefined) : reached)
      const ended = once(worker, 'exit')
      worker.kill('SIGKILL')
      await ended
      if (kill < kills) interrupted += await letClaimsRunOut()
    }

    expect(await idsWhere("state = 'parked'")).toEqual([])
    expect(interrupted, 'some were being applied').toBeGreaterThan(0)
    expect([...told].toSorted(), 'every one was told').toEqual(await idsWhere('true'))
    const state = readState(flow.world, { owner: flow.owner })
    expect(compareRows(expectedRows(state), await readCopy(pool)).filter(isTold)).toEqual([])
  } finally {
    for (const worker of workers) worker.kill('SIGKILL')
    await flow.close()
  }
}, 180_000)

function startWorker({ simulator, clock }: HookedFlow): ChildProcess {
  const path = fileURLToPath(new URL('worker-process.ts', import.meta.url))
  const sources = ['--conditions=@hubsync/source', '--import', import.meta.resolve('tsx')]
  return fork(path, [databaseUrl, simulator.url, clock.now().toISOString()], { execArgv: sources })
}

async function untilDoneOr(reached: Promise<void>): Promise<void> {
  let isReached = false
  void reached.then(() => {
    isReached = true
  })
  while (!isReached && (await idsWhere("state in ('received', 'delayed', 'untold')")).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** As if the seconds had passed for which what a dead worker took is its own. Tells how many it had taken. */
async function letClaimsRunOut(): Promise<number> {
  await pool.query('update sync_locks set expires_at = now()')
  const { rowCount } = await pool.query(
    'update webhook_deliveries set claimed_until = now() where claimed_by is not null',
  )
  return rowCount ?? 0
}

async function idsWhere(condition: string): Promise<string[]> {
  const { rows } = await pool.query<{ delivery_id: string }>(
    `select delivery_id from webhook_deliveries where ${condition}`,
  )
  return rows.map(({ delivery_id }) => delivery_id).toSorted()
}
