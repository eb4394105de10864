import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import { createGitHubClient } from './create-github-client.js'
import { isMutation } from './send-query.js'

const cost = (points: number) => ({ body: { data: { rateLimit: { cost: points }, viewer: {} } } })

test('counts requests, points and confirmed answers, in all and from a moment on', async () => {
  const { client } = scriptedClient([
    cost(3),
    cost(4),
    { body: { data: { rateLimit: null } } },
    { body: { id: 1 } },
  ])
  await client.graphql('query { rateLimit { cost } }')
  const usage = client.meter()
  await client.graphql('query { rateLimit { cost } }')
  await client.graphql('query { rateLimit { cost } }')
  await client.withConcurrency(2).request('GET /user')
  expect(usage()).toEqual({
    requests: 3,
    restRequests: 1,
    graphqlRequests: 2,
    graphqlPoints: 4,
    notModified: 0,
    forecast: { points: 0, error: 0 },
  })
  expect(client.usage).toMatchObject({ requests: 4, graphqlPoints: 7 })
})

test('holds what queries were expected to cost against the bill, where there is both', async () => {
  const { client } = scriptedClient([cost(3), cost(4), cost(5), { body: { data: { rateLimit: null } } }])
  await client.graphql('query { rateLimit { cost } }', undefined, { forecastPoints: 3 })
  expect(client.usage.forecast).toEqual({ points: 3, error: 0 })
  const usage = client.meter()
  await client.graphql('query { rateLimit { cost } }', undefined, { forecastPoints: 6 })
  await client.graphql('query { rateLimit { cost } }')
  await client.graphql('query { rateLimit { cost } }', undefined, { forecastPoints: 2 })
  expect(usage().forecast).toEqual({ points: 6, error: 0.5 })
})

test('asks for the token before each request, so that a rotated one takes effect', async () => {
  const tokens = ['ghs_one', 'ghs_two']
  const { client, requests } = scriptedClient(() => ({}), { auth: async () => tokens.shift() ?? 'ghs_last' })
  await client.request('GET /user')
  await client.request('GET /user')
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer ghs_one', 'Bearer ghs_two'])
})

test('an empty token is no token', () => {
  expect(() => createGitHubClient({ auth: '' })).toThrow(expect.objectContaining({ code: 'token_missing' }))
})

test('without a token public data is asked for without one', async () => {
  const { client, requests } = scriptedClient(() => ({ body: { id: 1 } }), { auth: undefined as never })
  expect(client.isAuthenticated).toBe(false)
  await client.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'web' })
  expect(requests[0]?.headers.authorization).toBeUndefined()
  await expect(client.verifyAuth()).rejects.toMatchObject({ code: 'token_missing' })
})

test.each([
  ['ghp_x', 'personal'],
  ['github_pat_x', 'fine-grained'],
  ['gho_x', 'oauth'],
  ['ghu_x', 'app-user'],
  ['0123456789abcdef', 'unknown'],
])('tells who %s belongs to', async (auth, tokenKind) => {
  const { client } = scriptedClient(
    () => ({ body: { login: 'ada', id: 7, type: 'User' }, headers: { 'x-oauth-scopes': 'repo, read:org' } }),
    { auth },
  )
  expect(await client.verifyAuth()).toEqual({
    login: 'ada',
    id: 7,
    type: 'User',
    scopes: ['repo', 'read:org'],
    tokenKind,
  })
})

test('an installation is asked for by GraphQL, because it is no user', async () => {
  const { client } = scriptedClient(
    () => ({ body: { data: { viewer: { login: 'my-app[bot]', databaseId: 9 } } } }),
    {
      auth: 'ghs_x',
    },
  )
  expect(await client.verifyAuth()).toEqual({
    login: 'my-app[bot]',
    id: 9,
    type: 'Bot',
    scopes: null,
    tokenKind: 'installation',
  })
})

test('a batch runs its tasks to the end, whatever becomes of single ones', async () => {
  const { client } = scriptedClient(
    ({ url }) =>
      url.endsWith('/b') ? { status: 404, body: { message: 'Not Found' } } : { body: { name: url.at(-1) } },
    { concurrency: 1 },
  )
  const ask = (repo: string) => async () =>
    (await client.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo })).data
  const outcomes = await client.batch([ask('a'), ask('b'), ask('c'), () => Promise.reject(new Error('mine'))])
  expect(outcomes).toMatchObject([
    { status: 'fulfilled', value: { name: 'a' } },
    { status: 'rejected', reason: { code: 'repository_not_found' } },
    { status: 'fulfilled', value: { name: 'c' } },
    { status: 'rejected', reason: { code: 'unknown', message: 'mine' } },
  ])
})

test.each([
  ['mutation { a }', true],
  ['  # a comment\n mutation Named($x: Int) { a }', true],
  ['fragment F on T { a } mutation { a }', true],
  ['query { mutation }', false],
  ['{ search(query: "} mutation") { a } }', false],
  ['query mutation { a }', false],
  ['query { a } # } mutation', false],
])('tells whether %s changes something', (document, expected) => {
  expect(isMutation(document)).toBe(expected)
})
