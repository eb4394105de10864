import { memoryAdapter } from '@hubsync/adapter-memory'
import { createHubSync } from '@hubsync/core'
import { createSimulator } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { transports } from './create-flow.js'

interface Arrival {
  readonly at: number
  readonly body: string
}

/** A GitHub that takes its time, and what it sees of those who ask: in real time, since that is what is measured. */
function openGitHub(latencyMs: number) {
  const simulator = createSimulator({
    ...{ repositories: 12, issues: 2000, pullRequests: 60, reviews: 60, commits: 600 },
    latencyMs,
  })
  const seen = { inFlight: 0, most: 0, arrivals: [] as Arrival[] }
  const fetch: typeof globalThis.fetch = async (address, init) => {
    const body = typeof init?.body === 'string' ? init.body : ''
    seen.arrivals.push({ at: performance.now(), body })
    seen.inFlight += 1
    seen.most = Math.max(seen.most, seen.inFlight)
    try {
      const { signal: _, ...request } = init ?? {}
      return await simulator.handle(new Request(String(address), request))
    } finally {
      seen.inFlight -= 1
    }
  }
  const hub = createHubSync({ ...memoryAdapter(), auth: 'token', apiUrl: 'http://127.0.0.1', fetch })
  return { seen, hub }
}

const query = 'query { viewer { login } }'
const mutation = 'mutation { addStar(input: { starrableId: "R_1" }) { clientMutationId } }'

describe.each(transports)('a run over %s', (transport) => {
  it.each([
    [undefined, 5],
    [2, 2],
    [9, 9],
  ])('asked for a concurrency of %s has %i requests in flight, and never more', async (concurrency, most) => {
    // What GitHub computes is computed here too: only while it takes its time others can be in flight.
    const { seen, hub } = openGitHub(transport === 'rest' ? 30 : 250)
    const options = { owner: 'acme', transport, ...(concurrency && { concurrency }) }
    expect(await hub.sync.syncAllRepos(options)).toMatchObject({ success: true })
    expect(seen.most).toBeLessThanOrEqual(most)
    // Over REST there is enough to ask for; over GraphQL a few requests bring everything.
    expect(seen.most).toBeGreaterThanOrEqual(transport === 'rest' ? Math.min(most, 6) : 2)
    await hub.close()
  })
})

describe('GraphQL', () => {
  it('reads run side by side, as many as asked for, and are not paced', async () => {
    const { seen, hub } = openGitHub(40)
    const began = performance.now()
    await Promise.all(Array.from({ length: 50 }, () => hub.client.graphql(query)))
    expect(seen.most).toBe(5)
    // At one a second it would take 49.
    expect(performance.now() - began).toBeLessThan(5_000)
    await hub.close()
  })

  it('mutations go out one by one, a second apart, while reads go on', async () => {
    const { seen, hub } = openGitHub(10)
    const mutate = () => hub.client.graphql(mutation).catch(() => undefined)
    const mutations = Array.from({ length: 8 }, mutate)
    await Promise.all(Array.from({ length: 30 }, () => hub.client.graphql(query)))
    const isMutation = ({ body }: Arrival) => body.includes('mutation')
    expect(seen.arrivals.filter(isMutation).length, 'reads overtake them').toBeLessThan(3)
    await Promise.all(mutations.slice(0, 3))
    const [first = 0, second = 0, third = 0] = seen.arrivals.filter(isMutation).map(({ at }) => at)
    // Timers of Node may fire a little early.
    expect(second - first).toBeGreaterThan(990)
    expect(third - second).toBeGreaterThan(990)
    await hub.close()
  })
})
