import { setTimeout as sleep } from 'node:timers/promises'
import type { Simulator } from '@hubsync/simulator'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type RestartablePostgres, startRestartablePostgres } from '../postgres.js'
import { expectWhole, openScene, type Scene, startGitHub } from './open-scene.js'
import { strikeCommit } from './strike.js'

let server: RestartablePostgres
let simulator: Simulator
let databaseUrl: string
let scene: Scene

beforeAll(async () => {
  server = await startRestartablePostgres()
  databaseUrl = await server.createDatabase()
  simulator = await startGitHub()
})

afterEach(() => scene?.close())

afterAll(async () => {
  await simulator?.close()
  await server?.stop()
})

it.each([
  ['orderly', 2],
  ['crash', 4],
] as const)('a server that restarts in the middle of a run is waited for: %s', async (how, nth) => {
  scene = await openScene(simulator, databaseUrl)
  const strike = strikeCommit(scene.proxy, nth)
  const running = scene.sync()
  while (strike.hit() === undefined) await new Promise((resolve) => setImmediate(resolve))
  await server.restart(how, () => sleep(300))
  await expectWhole(scene, await running)
  const { rows } = await scene.admin.query('select token from sync_locks where tenant_id = $1', [
    scene.tenantId,
  ])
  expect(rows).toEqual([{ token: '1' }])
  expect(scene.warnings).not.toEqual([])
  expect(scene.witness.looks()).toBeGreaterThan(3)
})
