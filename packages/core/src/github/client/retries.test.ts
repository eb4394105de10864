import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { ScriptedAnswer } from '../../../test/github/scripted-github.js'

const repository = ['GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'web' }] as const
const query = 'query { viewer { login } }'
const mutation = 'mutation { addStar(input: {starrableId: "R_1"}) { clientMutationId } }'
const fine: ScriptedAnswer = { body: { data: { viewer: { login: 'ada' } } } }

test('reads are tried again after one, two and four seconds', async () => {
  const broken = { status: 500, body: { message: 'Server Error' } }
  const { client, clock, requests } = scriptedClient([broken, broken, broken, { body: { id: 1 } }])
  expect((await client.request(...repository)).data).toEqual({ id: 1 })
  expect(clock.slept).toEqual([1000, 2000, 4000])
  expect(requests).toHaveLength(4)
  expect(client.usage).toMatchObject({ requests: 4, restRequests: 4 })
})

test('reads are given up after three retries', async () => {
  const { client, requests } = scriptedClient(() => ({ status: 503, body: { message: 'Unavailable' } }))
  await expect(client.request(...repository)).rejects.toMatchObject({ code: 'github_unavailable' })
  expect(requests).toHaveLength(4)
})

test.each([400, 401, 403, 404, 409, 410, 422, 451])('a %i is final', async (status) => {
  const { client, requests } = scriptedClient(() => ({ status, body: { message: 'No' } }))
  await expect(client.request(...repository)).rejects.toThrow(`answered GET /repos/acme/web with ${status}`)
  expect(requests).toHaveLength(1)
})

test.each(['POST', 'PATCH', 'PUT', 'DELETE'])('a %s is sent once, whatever becomes of it', async (method) => {
  const { client, requests } = scriptedClient(() => ({ status: 502, body: { message: 'Server Error' } }))
  const route = `${method} /repos/{owner}/{repo}/labels`
  await expect(client.request(route, repository[1])).rejects.toMatchObject({ code: 'github_unavailable' })
  expect(requests).toHaveLength(1)
})

test('a mutation is sent once, a query again', async () => {
  const { client, requests } = scriptedClient(() => ({ status: 500, body: { message: 'Server Error' } }))
  await expect(client.graphql(mutation)).rejects.toMatchObject({ code: 'github_unavailable' })
  expect(requests).toHaveLength(1)
  await expect(client.graphql(query)).rejects.toMatchObject({ code: 'github_unavailable' })
  expect(requests).toHaveLength(5)
})

test('a query that can be split is not sent again as it is when it took too long', async () => {
  const { client, requests } = scriptedClient(() => ({ status: 502, body: { message: 'Bad Gateway' } }))
  await expect(client.graphql(query, {}, { isSplittable: true })).rejects.toMatchObject({
    code: 'response_too_large',
  })
  expect(requests).toHaveLength(1)
})

test('a server error in the clothes of a success is tried again', async () => {
  const hiccup = {
    body: { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] },
  }
  const { client, clock } = scriptedClient([hiccup, fine])
  expect((await client.graphql(query)).data).toEqual({ viewer: { login: 'ada' } })
  expect(clock.slept).toEqual([1000])
})

test('an answer that breaks off is asked for again', async () => {
  const { client, requests } = scriptedClient([{ body: '[{"id": 1}, {"id"' }, { body: [{ id: 1 }] }])
  expect((await client.request(...repository)).data).toEqual([{ id: 1 }])
  expect(requests).toHaveLength(2)
})

test('a network that fails is tried again, and named with its host when it stays so', async () => {
  const failure = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') })
  const { client, requests } = scriptedClient(() => Promise.reject(failure))
  await expect(client.request(...repository)).rejects.toMatchObject({
    code: 'network_failed',
    message: 'github.com could not be reached for GET /repos/acme/web: connect ECONNREFUSED 127.0.0.1:9',
  })
  expect(requests).toHaveLength(4)
})

test('an interrupted wait ends at once and is called what it is', async () => {
  const abortion = new AbortController()
  const { client, requests } = scriptedClient(() => {
    abortion.abort()
    return { status: 500 }
  })
  await expect(client.request(...repository, { signal: abortion.signal })).rejects.toMatchObject({
    code: 'interrupted',
  })
  expect(requests).toHaveLength(1)
})

test('a closed client ends what is under way and refuses what comes', async () => {
  const { client } = scriptedClient(
    () => new Promise((resolve) => setTimeout(() => resolve({ body: [] }), 50)),
  )
  const pending = client.request(...repository)
  setTimeout(() => void client.close(), 5)
  await expect(pending).rejects.toMatchObject({ code: 'interrupted' })
  await expect(client.request(...repository)).rejects.toMatchObject({ code: 'interrupted' })
})
