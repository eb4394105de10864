import { mutate } from '@hubsync/simulator'
import { afterEach, expect, it } from 'vitest'
import { runHubsync } from './hubsync-process.js'
import { eventually, type ServeProcess, startServe, webhookSecret } from './serve-process.js'
import { createHook, openStage, type Stage } from './stage.js'

let stage: Stage | undefined
let served: ServeProcess | undefined

afterEach(async () => {
  served?.process.kill('SIGKILL')
  await stage?.close()
})

it('stops within seconds while GitHub lets a delivery wait, which is applied by whoever comes next', async () => {
  stage = await openStage({ repositories: 1, commits: 5, clock: () => new Date() })
  const { simulator } = stage
  const scene = await stage.set()
  expect(await runHubsync(['sync', 'acme'], scene)).toMatchObject({ code: 0 })
  served = await startServe(scene, [])
  const config = { url: `${served.url}/api/webhooks/github`, content_type: 'json', secret: webhookSecret }
  await createHook(stage, scene, { events: ['push'], config })
  const [repository] = simulator.world.repositoriesOf(simulator.world.accountByLogin('acme')?.id ?? 0)
  simulator.faults.set([{ kind: 'slow', ms: 60_000 }])
  mutate(simulator.world, [{ action: 'push', repository: `acme/${repository?.name}` }])
  const pushes = () => scene.query("select state, attempts from webhook_deliveries where event = 'push'")
  await eventually(pushes, ([push]) => push?.attempts === 1)
  const began = performance.now()
  expect(await served.stop()).toMatchObject({ code: 0 })
  expect(performance.now() - began, 'milliseconds').toBeLessThan(15_000)
  expect(await pushes()).not.toMatchObject([{ state: 'applied' }])
  simulator.faults.set([])
  served = await startServe(scene, [])
  await eventually(pushes, ([push]) => push?.state === 'applied')
  expect(await scene.query('select 1 from commits')).toHaveLength(6)
})
