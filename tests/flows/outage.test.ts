import type { HubSyncError } from '@hubsync/core'
import type { Fault } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, type Transport, transports } from './create-flow.js'

const serverError: Fault = { kind: 'status', status: 503 }
const timeout: Fault = { kind: 'status', status: 502 }
const cut: Fault = { kind: 'cut' }

/** What every request meets from one of a first run on: at its beginning, at the look at repositories, at their streams. */
const outages: [transport: Transport, nth: number, name: string, fault: Fault][] = [
  ['graphql', 1, 'server errors', serverError],
  ['graphql', 2, 'server errors', serverError],
  ['graphql', 5, 'server errors', serverError],
  ['graphql', 1, 'timeouts', timeout],
  ['graphql', 2, 'timeouts', timeout],
  ['graphql', 5, 'timeouts', timeout],
  ['graphql', 5, 'connections that are cut', cut],
  ['rest', 1, 'server errors', serverError],
  ['rest', 60, 'server errors', serverError],
  ['rest', 480, 'server errors', serverError],
  ['rest', 60, 'connections that are cut', cut],
]

/** Ten calls and their retries, and those that are under way when the circuit opens. */
const mostRequests = 70

function strikeFrom(flow: Flow, nth: number, fault: Fault): void {
  flow.simulator.faults.set([{ ...fault, nth, every: 1 } as Fault])
}

async function failureOf(run: Promise<unknown>): Promise<HubSyncError | null> {
  return run.then(
    () => null,
    (thrown: HubSyncError) => thrown,
  )
}

describe('an outage of GitHub', () => {
  it.each(outages)(
    'over %s from request %i on by %s ends a run of 180 repositories after few more',
    async (transport, nth, _name, fault) => {
      const size = { repositories: 180, issues: 180, pullRequests: 20, reviews: 10, commits: 200 }
      const flow = await createFlow({ ...size, transport })
      try {
        strikeFrom(flow, nth, fault)
        const failure = await failureOf(flow.sync())
        expect(failure?.category).toBe('network')
        expect(flow.hub.client.usage.requests - (nth - 1)).toBeLessThanOrEqual(mostRequests)
      } finally {
        await flow.close()
      }
    },
  )
})

const few = { repositories: 15, issues: 40, pullRequests: 10, reviews: 10, commits: 60 }

describe.each(transports)('over %s', (transport) => {
  it('an outage ends runs at once until GitHub may be asked again, and the copy catches up', async () => {
    const flow = await createFlow({
      ...few,
      transport,
      hub: { circuitBreaker: { failures: 3, cooldownMs: 240_000 } },
    })
    try {
      const { client, status } = flow.hub
      strikeFrom(flow, transport === 'graphql' ? 3 : 40, timeout)
      const opened = await failureOf(flow.sync())
      expect(opened).toMatchObject({ code: 'circuit_open', retryAt: expect.any(Date) })
      expect(opened?.message).toContain(`${client.host} is left alone until`)
      expect(opened?.message).toContain('502')

      const { requests } = client.usage
      expect(await failureOf(flow.sync())).toMatchObject({ code: 'circuit_open' })
      expect(client.usage.requests, 'nothing is asked').toBe(requests)
      const [log] = await status.getSyncHistory(1)
      expect(log).toMatchObject({ status: 'failed', errors: [{ code: 'circuit_open' }] })

      flow.clock.advance(241)
      expect(await failureOf(flow.sync()), 'still away').toMatchObject({ category: 'network' })
      expect(client.usage.requests - requests).toBeLessThanOrEqual(4)

      flow.simulator.faults.clear()
      flow.clock.advance(241)
      expect(await failureOf(flow.sync()), 'twice as long').toMatchObject({ code: 'circuit_open' })
      flow.clock.advance(240)
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })

  it('the breaker of one tenant leaves the others alone', async () => {
    const flow = await createFlow({
      ...few,
      transport,
      hub: { circuitBreaker: { failures: 1, cooldownMs: 600_000 } },
    })
    try {
      strikeFrom(flow, 1, serverError)
      expect(await failureOf(flow.sync())).toMatchObject({ category: 'network' })
      expect(await failureOf(flow.sync())).toMatchObject({ code: 'circuit_open' })
      flow.simulator.faults.clear()
      const other = flow.hub.forTenant('other')
      expect(await other.sync.incrementalSync({ owner: flow.owner, transport })).toMatchObject({
        success: true,
      })
      await other.close()
      expect(await failureOf(flow.sync())).toMatchObject({ code: 'circuit_open' })
    } finally {
      await flow.close()
    }
  })
})

it('a single broken repository keeps no other one from being read over REST', async () => {
  const hub = { circuitBreaker: { failures: 3 } }
  const flow = await createFlow({ ...few, repositories: 4, transport: 'rest', hub })
  try {
    const [home = '', ...others] = flow.repositories()
    flow.simulator.faults.set([{ ...serverError, match: { path: `/repos/${home}/**` } }])
    const failed = await flow.sync()
    expect(failed.errors.length).toBeGreaterThan(3)
    expect(failed.errors.filter(({ repo }) => repo !== home)).toEqual([])
    for (const other of others) expect(flow.differencesOf(other)).toEqual([])
    flow.simulator.faults.clear()
    flow.clock.advance(60)
    expectExact(flow, await flow.sync())
  } finally {
    await flow.close()
  }
})
