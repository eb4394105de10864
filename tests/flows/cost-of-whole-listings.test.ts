import { type Mutation, presets } from '@hubsync/simulator'
import { expect, it } from 'vitest'
import { createFlow, expectExact, type Flow } from './create-flow.js'
import { shipmentDifferences, allStreams as streams } from './shipping.js'

/** What the simulated GitHub counted of a piece of work. */
async function spentOn<Value>(flow: Flow, work: () => Promise<Value>) {
  flow.simulator.stats.reset()
  const value = await work()
  const { requests, graphqlPoints } = flow.simulator.stats.read()
  return { value, requests, points: graphqlPoints }
}

/** A third has a dozen releases, a fifth forty deployments; one has more of these than go into a page. */
function shipALot(flow: Flow): void {
  for (const [place, repository] of flow.repositories().entries()) {
    const made: Mutation[] = []
    if (place % 3 === 0) made.push(...repeat(12, (tag) => ({ action: 'createRelease', repository, tag })))
    const count = place === 0 ? 250 : place % 5 === 0 ? 40 : 0
    if (!isEmpty(flow, repository))
      made.push(...repeat(count, () => ({ action: 'createDeployment', repository })))
    flow.act(...made)
  }
}

function repeat(count: number, make: (tag: string) => Mutation): Mutation[] {
  return Array.from({ length: count }, (_, each) => make(`v${each}`))
}

function isEmpty({ world, owner }: Flow, fullName: string): boolean {
  return world.findRepository(owner, fullName.slice(owner.length + 1))?.repository.headSha === null
}

it('deployments and releases of 180 repositories cost what docs/concepts/cost.md says, as quoted', async () => {
  const flow = await createFlow({ secondsPerRequest: 0.1, ...presets.w180 })
  try {
    shipALot(flow)
    const { owner } = flow
    const full = await spentOn(flow, () => flow.sync({ streams }))
    expectExact(flow, full.value)
    expect(shipmentDifferences(flow)).toEqual([])
    // What is packed together depends on which answer comes first.
    expect(full.requests).toBeLessThanOrEqual(24)
    expect(full.points).toBeLessThanOrEqual(95)

    flow.clock.advance(60)
    const quote = await flow.hub.sync.quote({ owner, streams })
    const idle = await spentOn(flow, () => flow.sync({ streams }))
    expectExact(flow, idle.value)
    expect(idle, 'nothing changed').toMatchObject({ requests: 7, points: 9 })
    expect(quote).toMatchObject({ requests: 7, points: 9, spent: { requests: 2, points: 4 } })
    const listed = quote.perStream.find(({ stream }) => stream === 'deployments')
    expect(listed).toMatchObject({ repositories: 180, basis: 'estimate' })

    flow.clock.advance(60)
    const without = await spentOn(flow, () => flow.sync())
    expect(without).toMatchObject({ requests: 2, points: 4 })
  } finally {
    await flow.close()
  }
})
