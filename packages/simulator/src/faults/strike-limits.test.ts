import { afterEach, describe, expect, it } from 'vitest'
import type { Fault } from './fault.js'
import { type FaultyGitHub, startFaultyGitHub } from './testing/faulty-github.js'

let github: FaultyGitHub

afterEach(() => github.close())

const query = '{ viewer { login } organization(login: "acme") { repositories(first: 1) { nodes { name } } } }'

describe('a spent hour', () => {
  it.each([403, 429] as const)('is told by REST with %i until it ends', async (status) => {
    github = await startFaultyGitHub([{ kind: 'primaryLimit', status, seconds: 90, nth: 2 }])
    expect((await github.get('/orgs/acme')).status).toBe(200)
    for (let request = 1; request <= 2; request++) {
      const refused = await github.get('/orgs/acme')
      expect(refused.status).toBe(status)
      expect(refused.headers.get('retry-after')).toBeNull()
      const [limit, used, remaining, reset, resource] = [
        'limit',
        'used',
        'remaining',
        'reset',
        'resource',
      ].map((name) => refused.headers.get(`x-ratelimit-${name}`))
      expect([limit, used, remaining, resource]).toEqual(['5000', '5000', '0', 'core'])
      expect(Number(reset) * 1000 - Date.parse(refused.headers.get('date') ?? '')).toBe(90_000)
      expect(await refused.json()).toMatchObject({
        message: expect.stringContaining('API rate limit exceeded'),
      })
    }
    expect((await github.ask(query)).errors).toBeUndefined()
    github.pass(90)
    expect((await github.get('/orgs/acme')).status).toBe(200)
  })

  it.each(['RATE_LIMITED', 'RATE_LIMIT'] as const)('is told by GraphQL with 200 and %s', async (type) => {
    github = await startFaultyGitHub([
      { kind: 'primaryLimit', type, match: { transport: 'graphql' }, nth: 1 },
    ])
    expect((await github.get('/orgs/acme')).status).toBe(200)
    for (let request = 1; request <= 2; request++) {
      const { status, data, errors, headers } = await github.ask(query)
      expect([status, data, headers.get('x-ratelimit-remaining')]).toEqual([200, undefined, '0'])
      expect(errors).toMatchObject([{ type }])
    }
    github.pass(60)
    expect((await github.ask(query)).errors).toBeUndefined()
  })

  it('is nothing to a host without limits', async () => {
    github = await startFaultyGitHub([{ kind: 'primaryLimit' }], { limits: { restPerHour: null } })
    expect((await github.get('/orgs/acme')).status).toBe(200)
    expect(github.simulator.stats.read().faults).toEqual({})
  })
})

describe('a secondary limit', () => {
  const cases: [Partial<Fault>, rest: number, graphql: number, retryAfter: string | null][] = [
    [{}, 403, 403, '60'],
    [{ status: 429, retryAfter: 5 }, 429, 429, '5'],
    [{ status: 429, retryAfter: null }, 429, 429, null],
    [{ status: 200, retryAfter: null, seconds: 9 }, 403, 200, null],
  ]
  it.each(cases)('%o', async (details, rest, graphql, retryAfter) => {
    github = await startFaultyGitHub([{ kind: 'secondaryLimit', ...details, nth: 1 } as Fault])
    const seconds = 'seconds' in details ? Number(details.seconds) : 60
    for (let round = 1; round <= 2; round++) {
      const refused = await github.get('/orgs/acme')
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([rest, retryAfter])
      expect(Number(refused.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(4000)
      expect(((await refused.json()) as { message: string }).message).toContain('secondary rate limit')
      const answer = await github.ask(query)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([graphql, retryAfter])
      expect(JSON.stringify(answer)).toContain('secondary rate limit')
      github.pass(seconds - 1)
      if (round === 1) github.pass(1 - seconds)
    }
    github.pass(1)
    expect((await github.get('/orgs/acme')).status).toBe(200)
    expect((await github.ask(query)).errors).toBeUndefined()
  })

  it('refuses a single request when it lasts no time, and other tokens never', async () => {
    github = await startFaultyGitHub([{ kind: 'secondaryLimit', seconds: 0, retryAfter: 3, nth: 1 }])
    expect((await github.get('/orgs/acme')).status).toBe(403)
    expect((await github.get('/orgs/acme')).status).toBe(200)
    github.simulator.faults.set([{ kind: 'secondaryLimit', nth: 1 }])
    expect((await github.get('/orgs/acme')).status).toBe(403)
    const other = { headers: { authorization: 'Bearer other' } }
    expect((await github.get('/orgs/acme', other)).status).toBe(200)
  })
})

describe('limits of one’s own', () => {
  it('refuse as their options say', async () => {
    const limits = {
      restPerHour: 1,
      graphqlPerHour: 0,
      primaryStatus: 429,
      primaryType: 'RATE_LIMIT',
    } as const
    github = await startFaultyGitHub([], { limits })
    expect((await github.get('/orgs/acme')).status).toBe(200)
    expect((await github.get('/orgs/acme')).status).toBe(429)
    expect((await github.ask(query)).errors).toMatchObject([
      { type: 'RATE_LIMIT', code: 'graphql_rate_limit' },
    ])
  })

  it('slow down without saying for how long', async () => {
    const limits = { restPointsPerMinute: 1, secondaryStatus: 429, secondaryRetryAfter: null } as const
    github = await startFaultyGitHub([], { limits })
    expect((await github.get('/orgs/acme')).status).toBe(200)
    const refused = await github.get('/orgs/acme')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null])
  })
})
