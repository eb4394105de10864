import { describe, expect, test } from 'vitest'
import { GraphqlWorld } from '../../test/graphql-world.js'

const price = 'rateLimit { cost limit nodeCount remaining used resetAt }'

describe('who may ask', () => {
  test('nobody without a token', async () => {
    const answer = await new GraphqlWorld().send({ query: '{ viewer { login } }' }, {})
    expect(answer).toMatchObject({
      status: 401,
      message: 'This endpoint requires you to be authenticated.',
    })
  })

  test('nobody with a bad token', async () => {
    const answer = await new GraphqlWorld().ask('{ viewer { login } }', {}, 'bad')
    expect(answer).toMatchObject({ status: 401, message: 'Bad credentials' })
  })

  test('the token tells who is viewing', async () => {
    const tokens = { t1: { login: 'ada', scopes: ['repo'], visibleRepositories: 'all' as const } }
    const github = new GraphqlWorld({ tokens })
    const { data, headers } = await github.ask('{ viewer { login isViewer } }', {}, 't1')
    expect(data).toEqual({ viewer: { login: 'ada', isViewer: true } })
    expect(headers.get('x-oauth-scopes')).toBe('repo')
    expect((await github.ask('{ viewer { login } }', {}, 't2')).status).toBe(401)
  })
})

describe('what cannot be read', () => {
  test('a body that is not JSON is an HTTP error', async () => {
    const answer = await new GraphqlWorld().send('{', { authorization: 'bearer t' })
    expect(answer).toMatchObject({ status: 400, message: 'Problems parsing JSON' })
  })

  test('a body without a query is a GraphQL error', async () => {
    const answer = await new GraphqlWorld().send({ variables: {} }, { authorization: 'bearer t' })
    expect(answer).toMatchObject({
      status: 200,
      errors: [{ message: 'A query attribute must be specified and must be a string.' }],
    })
  })
})

describe('the rate limit', () => {
  const twoPoints = `{ ${price} organization(login: "acme") { repositories(first: 100) { nodes {
    issues(first: 1) { totalCount } pullRequests(first: 1) { totalCount } } } } }`

  test('is charged by the price of each query and told in the body and the headers', async () => {
    const github = new GraphqlWorld()
    await github.ask('{ viewer { login } }')
    const { data, headers } = await github.ask(twoPoints)
    expect(data).toMatchObject({
      rateLimit: { cost: 2, limit: 5000, nodeCount: 300, remaining: 4997, used: 3, resetAt: github.at(3600) },
    })
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-ratelimit')))).toEqual({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4997',
      'x-ratelimit-reset': String(Date.parse(github.at(3600)) / 1000),
      'x-ratelimit-resource': 'graphql',
      'x-ratelimit-used': '3',
    })
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  test('a dry run tells the price, costs nothing and reads nothing else', async () => {
    const github = new GraphqlWorld()
    const { data } = await github.ask(twoPoints.replace('rateLimit', 'rateLimit(dryRun: true)'))
    expect(data).toEqual({
      rateLimit: { cost: 2, limit: 5000, nodeCount: 300, remaining: 5000, used: 0, resetAt: github.at(3600) },
    })
  })

  test('asking for nothing but the limit is free', async () => {
    const { data } = await new GraphqlWorld().ask(`{ ${price} }`)
    expect(data).toMatchObject({ rateLimit: { cost: 1, remaining: 5000, used: 0 } })
  })

  test('once spent, answers 200 with an error and no data', async () => {
    const github = new GraphqlWorld({ limits: { graphqlPerHour: 3 } })
    await github.ask(twoPoints)
    const { status, data, errors, headers } = await github.ask(twoPoints)
    expect({ status, data }).toEqual({ status: 200, data: undefined })
    expect(errors).toMatchObject([{ type: 'RATE_LIMITED' }])
    expect(headers.get('x-ratelimit-remaining')).toBe('0')
  })

  test('a secondary limit is an HTTP error with a time to wait', async () => {
    const github = new GraphqlWorld({ limits: { graphqlPointsPerMinute: 1 } })
    await github.ask(twoPoints)
    const { status, headers, data } = await github.ask(twoPoints)
    expect({ status, data }).toEqual({ status: 403, data: undefined })
    expect(headers.get('retry-after')).toBe('60')
  })

  test('does not exist where none was set', async () => {
    const { data, headers } = await new GraphqlWorld({ limits: { graphqlPerHour: null } }).ask(`{ ${price} }`)
    expect(data).toEqual({ rateLimit: null })
    expect(headers.has('x-ratelimit-limit')).toBe(false)
  })

  test('a refused query costs nothing', async () => {
    const github = new GraphqlWorld()
    const { headers } = await github.ask('{ viewer { nonsense } }')
    expect(headers.get('x-ratelimit-used')).toBe('0')
  })
})

test('statistics tell the points, and the nodes that were really found', async () => {
  const github = new GraphqlWorld()
  for (const number of [1, 2, 3]) github.addIssue(number)
  await github.ask(`{ organization(login: "acme") { repositories(first: 100) { nodes { issues(first: 100) {
    nodes { id } edges { cursor } } } } } }`)
  await github.ask('{ viewer { nonsense } }')
  expect(github.stats.read()).toMatchObject({
    graphqlRequests: 2,
    graphqlPoints: 1,
    largestQueryPoints: 1,
    largestQueryNodes: 1 + 3,
  })
})

test('a field that the simulator does not know is refused by name, never answered with null', async () => {
  const github = new GraphqlWorld()
  const { data, errors } = await github.ask(
    '{ repository(owner: "acme", name: "engine") { name diskUsage } }',
  )
  expect(data).toEqual({ repository: { name: 'engine', diskUsage: null } })
  expect(errors).toMatchObject([
    { type: 'NOT_SIMULATED', message: 'The simulator does not know Repository.diskUsage.' },
  ])
})

test('what is to be changed is refused too', async () => {
  const mutation = 'mutation { addStar(input: { starrableId: "x" }) { clientMutationId } }'
  expect((await new GraphqlWorld().ask(mutation)).errors).toMatchObject([{ type: 'NOT_SIMULATED' }])
})
