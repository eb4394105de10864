import { mutate } from '@hubsync/simulator'
import { afterEach, expect, it } from 'vitest'
import { runHubsync } from './hubsync-process.js'
import { eventually, type ServeProcess, startServe } from './serve-process.js'
import { createHook, openStage, type Stage } from './stage.js'

/** Nothing listens there. */
const url = 'http://127.0.0.1:9/api/webhooks/github'
let stage: Stage | undefined
let served: ServeProcess | undefined

afterEach(async () => {
  await served?.stop()
  await stage?.close()
})

it('brings in what GitHub could not deliver while no server was there', async () => {
  // GitHub's log of deliveries reaches back some days from now.
  stage = await openStage({ repositories: 2, issues: 5, clock: () => new Date() })
  const { simulator } = stage
  const scene = await stage.set()
  expect(await runHubsync(['sync', 'acme'], scene)).toMatchObject({ code: 0 })
  await createHook(stage, scene, { events: ['issues'], config: { url, content_type: 'json' } })
  const [repository] = simulator.world.repositoriesOf(simulator.world.accountByLogin('acme')?.id ?? 0)
  mutate(simulator.world, [
    { action: 'createIssue', repository: `acme/${repository?.name}`, title: 'Missed', labels: ['bug'] },
  ])
  await simulator.hooks.settle()
  served = await startServe(scene, ['acme', '--webhook-url', url])
  const deliveries = () => scene.query("select event, state from webhook_deliveries where event = 'issues'")
  await eventually(deliveries, (rows) => rows.length > 0 && rows.every(({ state }) => state === 'applied'))
  await served.said('of the deliveries to acme that had failed')
})
