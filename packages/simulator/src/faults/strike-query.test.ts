import { afterEach, describe, expect, it } from 'vitest'
import { type FaultyGitHub, startFaultyGitHub } from './testing/faulty-github.js'

let github: FaultyGitHub

afterEach(() => github.close())

const twoOwners = `{ rateLimit { remaining }
  a: organization(login: "acme") { login repositories(first: 2) { totalCount nodes { name } } }
  b: organization(login: "acme") { login repositories(first: 2) { nodes { name issues(first: 5) { nodes { number } } } } } }`

const membersQuery = (first: number) =>
  `{ organization(login: "acme") { membersWithRole(first: ${first}) { nodes { login } } } }`

describe('partial data', () => {
  it('is null for a whole field of the query, with the rest answered', async () => {
    github = await startFaultyGitHub([{ kind: 'partial', type: 'FORBIDDEN', which: 1, nth: 1 }])
    const { status, data, errors } = await github.ask(twoOwners)
    expect(status).toBe(200)
    expect(data).toMatchObject({ rateLimit: {}, a: { login: 'acme' }, b: null })
    expect(errors).toMatchObject([{ type: 'FORBIDDEN', path: ['b'] }])
    expect((await github.ask(twoOwners)).errors).toBeUndefined()
  })

  it('is null inside of one, at a place that may be null', async () => {
    github = await startFaultyGitHub([{ kind: 'partial', type: 'NOT_FOUND', path: 'b.repositories.nodes.1' }])
    const { data, errors } = await github.ask(twoOwners)
    expect(data).toMatchObject({
      a: { repositories: { nodes: [{}, {}] } },
      b: { repositories: { nodes: [{ issues: {} }, null] } },
    })
    expect(errors).toMatchObject([{ type: 'NOT_FOUND', path: ['b', 'repositories', 'nodes', 1] }])
  })

  it('makes null what holds it where it may not be null itself', async () => {
    github = await startFaultyGitHub([{ kind: 'partial', type: null, path: '**.issues', which: 0 }])
    const { data, errors } = await github.ask(twoOwners)
    expect(data).toMatchObject({ b: { repositories: { nodes: [null, { issues: {} }] } } })
    expect(errors).toMatchObject([{ path: ['b', 'repositories', 'nodes', 0, 'issues'] }])
    expect(errors?.[0]).not.toHaveProperty('type')
    expect(errors?.[0]?.message).toMatch(/^Something went wrong/)
  })

  it('strikes somewhere inside without being told where, and never the price', async () => {
    github = await startFaultyGitHub([{ kind: 'partial', at: 'nested' }])
    const { data, errors } = await github.ask(twoOwners)
    expect(errors).toHaveLength(1)
    expect(errors?.[0]?.path?.length).toBeGreaterThan(1)
    expect(data).toMatchObject({ rateLimit: { remaining: expect.any(Number) } })
  })

  it('is not counted where there is no such place', async () => {
    github = await startFaultyGitHub([{ kind: 'partial', path: 'nowhere' }])
    expect((await github.ask(twoOwners)).errors).toBeUndefined()
    expect((await github.get('/orgs/acme')).status).toBe(200)
    expect(github.simulator.faults.read().faults).toMatchObject([{ matched: 1, struck: 0 }])
  })
})

describe('large queries', () => {
  it('lose the nodes beyond their budget, all of a page or some', async () => {
    github = await startFaultyGitHub([{ kind: 'resourceLimits', maxNodes: 3 }])
    const { status, data, errors } = await github.ask(twoOwners)
    expect(status).toBe(200)
    expect(data).toMatchObject({
      a: { repositories: { nodes: [{}, {}] } },
      b: { repositories: { nodes: [{ issues: { nodes: [null, null, null, null, null] } }, null] } },
    })
    expect(errors).toHaveLength(6)
    expect(errors?.[0]).toMatchObject({
      type: 'RESOURCE_LIMITS_EXCEEDED',
      message: 'Resource limits for this query exceeded.',
      path: ['b', 'repositories', 'nodes', 0, 'issues', 'nodes', 0],
    })
    const small = '{ organization(login: "acme") { repositories(first: 2) { nodes { name } } } }'
    expect((await github.ask(small)).errors).toBeUndefined()
  })

  it('lose half of what they hold unless told otherwise', async () => {
    github = await startFaultyGitHub([{ kind: 'resourceLimits' }])
    const { data } = await github.ask(membersQuery(5))
    const nodes = [{}, {}, null, null, null]
    expect(data).toMatchObject({ organization: { membersWithRole: { nodes } } })
  })

  it.each([502, 504] as const)('are answered %i, and smaller ones are not', async (status) => {
    github = await startFaultyGitHub([{ kind: 'tooLarge', status, resolved: 3 }])
    expect((await github.ask(membersQuery(4))).status).toBe(status)
    const small = await github.ask(membersQuery(3))
    expect(small.data).toMatchObject({ organization: { membersWithRole: { nodes: [{}, {}, {}] } } })
    github.simulator.faults.set([{ kind: 'tooLarge', status, declared: 50 }])
    expect((await github.ask(membersQuery(51))).status).toBe(status)
    expect((await github.ask(membersQuery(50))).status).toBe(200)
    expect(github.simulator.stats.read()).toMatchObject({ graphqlRequests: 4, faults: { tooLarge: 2 } })
  })
})

it('can tell of no limits, as an enterprise server does', async () => {
  github = await startFaultyGitHub([{ kind: 'noLimits' }])
  const answer = await github.ask('{ rateLimit { cost } viewer { login } }')
  expect(answer.data).toMatchObject({ rateLimit: null, viewer: {} })
  const rest = await github.get('/orgs/acme')
  for (const { headers } of [answer, rest]) {
    expect([...headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([])
  }
})
