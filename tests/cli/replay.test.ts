import { deliveryRowId } from '@hubsync/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runHubsync } from './hubsync-process.js'
import { openStage, type Scene, type Stage } from './stage.js'

let stage: Stage
let scene: Scene

beforeAll(async () => {
  stage = await openStage({})
  scene = await stage.set()
  expect(await runHubsync(['migrate'], scene)).toMatchObject({ code: 0 })
  const { host } = new URL(scene.environment.GITHUB_API_URL ?? '')
  for (const [id, state, error] of [
    ['d1', 'applied', 'null'],
    ['d2', 'parked', "'unknown: something broke'"],
  ] as const) {
    await scene.query(`
      insert into webhook_deliveries (id, host, hook_id, delivery_id, event, payload, received_at, attempts, state,
        error, created_at, updated_at)
      values ('${deliveryRowId(host, '7', id)}', '${host}', '7', '${id}', 'ping', '{"zen":"not shown"}', now(), 6,
        '${state}', ${error}, now(), now())`)
  }
})

afterAll(() => stage?.close())

it('shows what the inbox holds, without the payloads', async () => {
  const all = await runHubsync(['replay', '--list'], scene)
  expect(all.code).toBe(0)
  expect(all.stdout).toMatch(/d1 +ping +applied/)
  expect(all.stdout).toMatch(/d2 +ping +parked +6 +unknown: something broke/)
  const parked = await runHubsync(['replay', '--list', '--state', 'parked', '--json'], scene)
  const { counts, deliveries } = JSON.parse(parked.stdout)
  expect(counts).toMatchObject({ applied: 1, parked: 1 })
  expect(deliveries).toMatchObject([{ deliveryId: 'd2', state: 'parked' }])
  expect(parked.stdout).not.toContain('not shown')
})

it('makes a delivery due again for the process that serves, and applies it where that is asked for', async () => {
  const later = await runHubsync(['replay', 'd2'], scene)
  expect(later).toMatchObject({ code: 0, stdout: expect.stringContaining('d2 is due again') })
  const [due] = await scene.query(
    `select state, attempts, error from webhook_deliveries where delivery_id = 'd2'`,
  )
  expect(due).toEqual({ state: 'received', attempts: 0, error: null })
  const now = await runHubsync(['replay', 'd2', '--apply'], scene)
  expect(now).toMatchObject({ code: 0, stdout: expect.stringMatching(/d2 +ping +ignored/) })
})

it('says when there is no such delivery, and when none was named', async () => {
  const unknown = await runHubsync(['replay', 'd3'], scene)
  expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining('There is no delivery d3') })
  const none = await runHubsync(['replay'], scene)
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('--list') })
})
