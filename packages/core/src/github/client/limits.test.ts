import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import { type ScriptedAnswer, serverTime } from '../../../test/github/scripted-github.js'

const repository = ['GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'web' }] as const
const query = 'query { viewer { login } }'
const fine: ScriptedAnswer = { body: { data: { viewer: { login: 'ada' } } } }
const inSeconds = (seconds: number) => String(serverTime.getTime() / 1000 + seconds)

const secondary = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' }
const primary = { message: 'API rate limit exceeded for user ID 1.' }

test.each([
  ['403 with a word about the secondary limit', 403, secondary],
  ['429 with a word about the secondary limit', 429, secondary],
  ['403 with a bare retry-after', 403, { message: 'Slow down' }],
  ['429 with a bare retry-after', 429, { message: 'Slow down' }],
])('waits as long as retry-after says after a %s', async (_name, status, body) => {
  const { client, clock, requests } = scriptedClient([
    { status, body, headers: { 'retry-after': '7' } },
    fine,
  ])
  await client.request(...repository)
  expect(clock.slept).toEqual([7000])
  expect(requests).toHaveLength(2)
})

test.each([403, 429])('waits until the budget renews after a %i with nothing remaining', async (status) => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(90) }
  const { client, clock } = scriptedClient([{ status, body: primary, headers }, fine])
  await client.request(...repository)
  expect(clock.slept).toEqual([91_000])
})

test('counts the wait by the clock of GitHub, not by its own', async () => {
  const skewed = { date: new Date(serverTime.getTime() + 3_600_000).toUTCString() }
  const headers = { ...skewed, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(3_630) }
  const { client, clock } = scriptedClient([{ status: 403, body: primary, headers }, fine])
  await client.request(...repository)
  expect(clock.slept).toEqual([31_000])
})

test('waits a minute and then twice as long each time when GitHub names no time', async () => {
  const limited = { status: 403, body: secondary }
  const { client, clock } = scriptedClient([limited, limited, limited, fine])
  await client.request(...repository)
  expect(clock.slept).toEqual([60_000, 120_000, 240_000])
})

test.each(['RATE_LIMITED', 'RATE_LIMIT'])('takes %s in a GraphQL answer for a limit', async (type) => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(10) }
  const limited = { headers, body: { errors: [{ type, message: 'API rate limit exceeded' }] } }
  const { client, clock } = scriptedClient([limited, fine])
  expect((await client.graphql(query)).data).toEqual({ viewer: { login: 'ada' } })
  expect(clock.slept).toEqual([11_000])
})

test('takes a 403 about permissions for what it is', async () => {
  const { client, clock, requests } = scriptedClient([
    { status: 403, body: { message: 'Resource not accessible by integration' } },
  ])
  await expect(client.request(...repository)).rejects.toMatchObject({ code: 'permission_denied' })
  expect(requests).toHaveLength(1)
  expect(clock.slept).toEqual([])
})

test('holds back every request while GitHub limits the rate', async () => {
  const { client, requests } = scriptedClient((_request, index) =>
    index === 0 ? { status: 429, headers: { 'retry-after': '30' } } : fine,
  )
  const first = client.request(...repository)
  while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  await new Promise((resolve) => setTimeout(resolve, 5))
  await Promise.all([first, client.request(...repository), client.graphql(query)])
  expect(requests).toHaveLength(4)
})

test('asks nothing more of a budget that is spent until it renews', async () => {
  const headers = {
    'x-ratelimit-resource': 'core',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': inSeconds(40),
  }
  const { client, clock, requests } = scriptedClient([{ headers }, fine, fine])
  await client.request(...repository)
  await client.graphql(query)
  expect(clock.slept, 'the other budget is not touched').toEqual([])
  await client.request(...repository)
  expect(clock.slept).toEqual([41_000])
  expect(requests).toHaveLength(3)
})

test('fails with the time to come back when the wait would be too long', async () => {
  const { client, clock } = scriptedClient([{ status: 429, headers: { 'retry-after': '600' } }], {
    maximumWaitMs: 60_000,
  })
  await expect(client.request(...repository)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAt: new Date(serverTime.getTime() + 600_000),
  })
  expect(clock.slept).toEqual([])
})

test.each([
  ['the hour', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(600) }, 'RATE_LIMITED'],
  ['the burst', { 'retry-after': '600' }, 'RATE_LIMIT'],
])('fails so, too, when a query is answered that %s is used up', async (_name, headers, type) => {
  const limited = { headers, body: { errors: [{ type, message: 'API rate limit exceeded' }] } }
  const { client, requests } = scriptedClient([limited], { maximumWaitMs: 60_000 })
  await expect(client.graphql(query)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAt: expect.any(Date),
  })
  expect(requests).toHaveLength(1)
})

test('gives up on a limit that does not end', async () => {
  const { client, requests } = scriptedClient(() => ({ status: 429, headers: { 'retry-after': '1' } }))
  await expect(client.request(...repository)).rejects.toMatchObject({ code: 'rate_limited' })
  expect(requests).toHaveLength(6)
})

test('warns once in an hour that few requests are left', async () => {
  const left = (remaining: number, window: number) => ({
    headers: {
      'x-ratelimit-resource': 'core',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': inSeconds(window * 3_600),
    },
  })
  const { client, logger } = scriptedClient([left(150, 1), left(99, 1), left(98, 1), left(50, 2)])
  for (let request = 0; request < 4; request += 1) await client.request(...repository)
  const warnings = logger.lines.filter(({ level }) => level === 'warn')
  expect(warnings.map(({ fields }) => fields)).toMatchObject([{ remaining: 99 }, { remaining: 50 }])
  expect(client.budgets.rest).toEqual({
    limit: 5000,
    remaining: 50,
    resetAt: new Date(Number(inSeconds(7_200)) * 1000),
  })
})

test('an answer that was overtaken does not raise the budget again', async () => {
  const left = (remaining: string) => ({
    headers: {
      'x-ratelimit-resource': 'graphql',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': remaining,
      'x-ratelimit-reset': inSeconds(60),
    },
    ...fine,
  })
  const { client } = scriptedClient([left('4000'), left('4010')])
  await client.graphql(query)
  await client.graphql(query)
  expect(client.budgets).toMatchObject({ rest: null, graphql: { remaining: 4000 } })
})

test('reads both budgets, and none where the server has no limits', async () => {
  const core = { limit: 5000, remaining: 4999, reset: 1_800_000_000 }
  const limited = scriptedClient([{ body: { resources: { core, graphql: { ...core, remaining: 7 } } } }])
  expect(await limited.client.getRateLimit()).toEqual({
    rest: { limit: 5000, remaining: 4999, resetAt: new Date(1_800_000_000_000) },
    graphql: { limit: 5000, remaining: 7, resetAt: new Date(1_800_000_000_000) },
  })
  const unlimited = scriptedClient([{ status: 404, body: { message: 'Rate limiting is not enabled.' } }])
  expect(await unlimited.client.getRateLimit()).toEqual({ rest: null, graphql: null })
})
