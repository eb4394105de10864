import type { Simulator } from '@hubsync/simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../postgres.js'
import { expectNothingHalf, expectWhole, openScene, type Scene, startGitHub } from './open-scene.js'
import { openAfter, strikeCommit, strikeStatement } from './strike.js'

let server: PostgresServer
let simulator: Simulator
let databaseUrl: string
let scene: Scene

beforeAll(async () => {
  server = await startPostgres()
  databaseUrl = await server.createDatabase()
  simulator = await startGitHub()
})

afterEach(() => scene?.close())

afterAll(async () => {
  await simulator?.close()
  await server?.stop()
})

/** The run under way kept its lease, gave it back at the end, and was the only one. */
async function expectOneLease(): Promise<void> {
  const { rows } = await scene.admin.query('select token, holder from sync_locks where tenant_id = $1', [
    scene.tenantId,
  ])
  expect(rows).toEqual([{ token: '1', holder: null }])
}

describe('a connection that is lost', () => {
  it.each([
    ['before a commit arrives', 'cut before'],
    ['before the answer to a commit that was done arrives', 'cut after'],
  ] as const)('%s, whichever commit it is, costs neither a row nor the run', async (_, blow) => {
    for (let nth = 1; ; nth += 1) {
      scene = await openScene(simulator, databaseUrl)
      const strike = strikeCommit(scene.proxy, nth, blow)
      await expectWhole(scene, await scene.sync())
      if (strike.hit() === undefined) break
      expect(scene.failures).toEqual(['Error: Connection terminated unexpectedly'])
      await expectOneLease()
      await scene.close()
      expect(nth).toBeLessThan(50)
    }
  })

  it('at any other statement costs nothing either', async () => {
    const step = 17
    for (let nth = 2; ; nth += step) {
      scene = await openScene(simulator, databaseUrl)
      const strike = strikeStatement(scene.proxy, nth, nth % 2 === 0 ? 'cut before' : 'cut after')
      await expectWhole(scene, await scene.sync())
      if (strike.hit() === undefined) break
      await expectOneLease()
      await scene.close()
      expect(nth).toBeLessThan(50 * step)
    }
  })

  it('twice, at a commit and at its repetition, costs nothing', async () => {
    scene = await openScene(simulator, databaseUrl)
    const first = strikeCommit(scene.proxy, 3, 'cut after')
    const running = scene.sync()
    while (first.hit() === undefined) await new Promise((resolve) => setImmediate(resolve))
    const second = strikeCommit(scene.proxy, 1, 'cut before')
    await expectWhole(scene, await running)
    expect(second.hit()).toBeDefined()
    expect(scene.failures).toHaveLength(2)
  })
})

describe('a database that is away', () => {
  it.each([
    ['cut before and close', 2],
    ['cut after and close', 4],
  ] as const)('for a while is waited for: %s', async (blow, nth) => {
    scene = await openScene(simulator, databaseUrl)
    const strike = strikeCommit(scene.proxy, nth, blow)
    const opened = openAfter(scene.proxy, 5)
    const result = await scene.sync()
    await opened
    expect(strike.hit()).toBeDefined()
    await expectWhole(scene, result)
    await expectOneLease()
    expect(scene.warnings.slice(0, 1)).toEqual([
      'The database cannot be used; the run waits for it, for two minutes at most',
    ])
  })

  it('for longer ends the run, which keeps what was committed, and the next goes on', async () => {
    scene = await openScene(simulator, databaseUrl)
    strikeCommit(scene.proxy, 4, 'cut after and close')
    expect(await scene.syncInVain()).toMatchObject({ code: 'database_unreachable' })
    expect(scene.proxy.refused()).toBeGreaterThan(5)
    scene.proxy.open()
    await expectNothingHalf(scene)
    const { rows } = await scene.admin.query('select * from sync_checkpoints where tenant_id = $1', [
      scene.tenantId,
    ])
    expect(rows.length).toBeGreaterThan(0)
    await scene.expireLease()
    const before = simulator.stats.read().requests
    await expectWhole(scene, await scene.sync())
    expect(simulator.stats.read().requests - before).toBeLessThan(8)
  })

  it('before the run began is told at once', async () => {
    scene = await openScene(simulator, databaseUrl)
    scene.proxy.close()
    expect(await scene.syncInVain()).toMatchObject({ code: 'database_unreachable' })
    expect(scene.proxy.refused()).toBe(1)
  })
})
