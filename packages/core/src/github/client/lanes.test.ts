import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'

const query = 'query { viewer { login } }'
const mutation = 'mutation { addStar(input: {starrableId: "R_1"}) { clientMutationId } }'
const answer = () => ({ body: { data: {} } })

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

test('queries do not wait for each other', async () => {
  const { client } = scriptedClient(answer)
  const took = await timed(() => Promise.all(Array.from({ length: 20 }, () => client.graphql(query))))
  expect(took).toBeLessThan(5000)
})

test('what changes something keeps a second apart, mutations and REST alike', async () => {
  const { client } = scriptedClient(answer)
  const took = await timed(() =>
    Promise.all([client.graphql(mutation), client.request('PATCH /repos/acme/web')]),
  )
  expect(took).toBeGreaterThan(950)
})

test('one client never waits for another', async () => {
  const first = scriptedClient(answer)
  const second = scriptedClient(answer)
  await first.client.graphql(mutation)
  const busy = first.client.graphql(mutation)
  expect(await timed(() => second.client.graphql(mutation))).toBeLessThan(900)
  await busy
})

test('as many requests are in flight as allowed and no more, REST and GraphQL together', async () => {
  let inFlight = 0
  let most = 0
  const { client } = scriptedClient(
    async () => {
      inFlight += 1
      most = Math.max(most, inFlight)
      for (let waits = 0; most < 3 && waits < 200; waits += 1) await pause(5)
      await pause(10)
      inFlight -= 1
      return answer()
    },
    { concurrency: 3 },
  )
  const rest = Array.from({ length: 10 }, () => client.request('GET /user'))
  const graphql = Array.from({ length: 10 }, () => client.graphql(query))
  await Promise.all([...rest, ...graphql])
  expect(most).toBe(3)
})

test.each([0, 101, 1.5, Number.NaN])('a concurrency of %d is refused', (concurrency) => {
  expect(() => scriptedClient([], { concurrency })).toThrow(
    expect.objectContaining({ code: 'configuration_invalid' }),
  )
})
