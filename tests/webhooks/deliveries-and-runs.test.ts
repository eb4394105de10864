import { expect, test } from 'vitest'
import { rowsOf } from '../flows/read-memory-copy.js'
import { ship, shipmentDifferences, allStreams as streams } from '../flows/shipping.js'
import { createHookedFlow, type HookedFlow } from './create-hooked-flow.js'

const transports = ['graphql', 'rest'] as const

async function withHooks(work: (flow: HookedFlow) => Promise<void>): Promise<void> {
  const flow = await createHookedFlow({ repositories: 2 })
  try {
    await work(flow)
  } finally {
    await flow.close()
  }
}

const deploymentOf = ({ world, owner }: HookedFlow) => {
  const [repository] = world.repositoriesOf(world.accountByLogin(owner)?.id ?? 0)
  const [deployment] = world.shipments.deploymentsOf(repository?.id ?? 0)
  return deployment?.id ?? 0
}

const stateOf = (flow: HookedFlow) =>
  rowsOf(flow.database, flow.scope, 'deployments').find(({ github_id }) => github_id === deploymentOf(flow))
    ?.state

const versionsOf = ({ database, scope }: HookedFlow) =>
  rowsOf(database, scope, 'deployments').map(({ github_updated_at }) => github_updated_at)

/** After a run that reads neither, deployments and releases are told by the hook alone. */
async function shipByDeliveries(flow: HookedFlow, transport: (typeof transports)[number]): Promise<void> {
  await flow.sync({ transport })
  await flow.hook()
  ship(flow)
  await flow.simulator.hooks.settle()
  await flow.hub.webhooks.drain()
}

test.each(transports)('deliveries and runs over %s come to the same rows', (transport) =>
  withHooks(async (flow) => {
    await shipByDeliveries(flow, transport)
    expect(shipmentDifferences(flow), 'from deliveries alone').toEqual([])
    const told = versionsOf(flow)
    flow.clock.advance(60)
    const result = await flow.sync({ transport, streams })
    expect(result).toMatchObject({ success: true, releasesSynced: 0, deploymentsSynced: 0 })
    expect(shipmentDifferences(flow)).toEqual([])
    const read = versionsOf(flow)
    expect(read).toEqual(told)
  }),
)

test.each(transports)(
  'a delivery that comes after a run over %s has seen more changes nothing',
  (transport) =>
    withHooks(async (flow) => {
      await flow.sync({ transport })
      await flow.hook()
      const [repository = ''] = flow.repositories()
      ship(flow)
      const release = flow.act({ action: 'createRelease', repository, tag: 'v7' })[0]?.id ?? 0
      flow.act({
        action: 'createDeploymentStatus',
        repository,
        deployment: deploymentOf(flow),
        state: 'error',
      })
      flow.act({ action: 'editRelease', repository, release, name: 'Last' })
      const result = await flow.sync({ transport, streams })
      expect(result).toMatchObject({ success: true })
      expect(shipmentDifferences(flow)).toEqual([])
      await flow.simulator.hooks.settle()
      await flow.hub.webhooks.drain()
      expect(shipmentDifferences(flow)).toEqual([])
      expect(stateOf(flow)).toBe('error')
    }),
)

test.each(transports)('a listing over %s that lags behind a delivery takes nothing back', (transport) =>
  withHooks(async (flow) => {
    await shipByDeliveries(flow, transport)
    await flow.sync({ transport, streams })
    const [repository = ''] = flow.repositories()
    flow.clock.advance(600)
    // The past is remembered from here on.
    flow.simulator.faults.set([{ kind: 'stale', seconds: 300 }])
    await flow.happen({
      action: 'createDeploymentStatus',
      repository,
      deployment: deploymentOf(flow),
      state: 'failure',
    })
    await flow.hub.webhooks.drain()
    expect(stateOf(flow)).toBe('failure')
    await flow.sync({ transport, streams })
    expect(stateOf(flow), 'observed later, but of an older time').toBe('failure')
    expect(flow.simulator.faults.read().faults.some(({ struck }) => struck > 0)).toBe(true)
    flow.simulator.faults.set([])
    flow.clock.advance(600)
    expect(await flow.sync({ transport, streams })).toMatchObject({ success: true })
    expect(shipmentDifferences(flow)).toEqual([])
  }),
)

test.each(transports)('what lost deliveries would have told comes with a run over %s', (transport) =>
  withHooks(async (flow) => {
    await flow.sync({ transport })
    ship(flow)
    await flow.hook()
    const [repository = ''] = flow.repositories()
    flow.refuseWith(500)
    await flow.happen({ action: 'createRelease', repository, tag: 'v8' })
    flow.refuseWith(null)
    await flow.happen({
      action: 'createDeploymentStatus',
      repository,
      deployment: deploymentOf(flow),
      state: 'failure',
    })
    await flow.hub.webhooks.drain()
    expect(shipmentDifferences(flow)).not.toEqual([])
    expect(await flow.sync({ transport, streams })).toMatchObject({ success: true })
    expect(shipmentDifferences(flow)).toEqual([])
  }),
)
