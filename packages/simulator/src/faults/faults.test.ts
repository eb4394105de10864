import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type SimulatorOptions } from '../create-simulator.js'
import { generatedUntil } from '../generator/generate-world.js'
import type { Fault } from './fault.js'

const identity = { authorization: 'Bearer token', 'user-agent': 'test' }
let simulator: Simulator | undefined

async function start(faults: Fault[], options: SimulatorOptions = {}) {
  const time = { now: generatedUntil.getTime() + 86_400_000 }
  const clock = () => new Date(time.now)
  simulator = createSimulator({ repositories: 3, issues: 40, clock, faults, ...options })
  const url = await simulator.listen()
  const get = (path: string, init: RequestInit = {}) => fetch(url + path, { headers: identity, ...init })
  const ask = (query: string) =>
    fetch(`${url}/graphql`, { method: 'POST', headers: identity, body: JSON.stringify({ query }) })
  return { simulator, url, get, ask, time }
}

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

const repositories = '{ organization(login: "acme") { repositories(first: 3) { nodes { name } } } }'

describe('faults of the server', () => {
  it('answer 5xx before the work, at no cost', async () => {
    const { get, simulator } = await start([{ kind: 'status', status: 503, nth: 2 }])
    const statuses = []
    for (let nth = 1; nth <= 3; nth++) statuses.push((await get('/orgs/acme')).status)
    expect(statuses).toEqual([200, 503, 200])
    expect(simulator.stats.read()).toMatchObject({
      requests: 3,
      restPoints: 2,
      faults: { status: 1 },
      routes: { 'GET /orgs/{org}': { requests: 3, statuses: { 200: 2, 503: 1 } } },
    })
  })
})

describe('faults of the connection', () => {
  it('cut it before the headers or in the body, or let the body end early', async () => {
    const { get } = await start([
      { kind: 'cut', nth: 1 },
      { kind: 'cut', at: 'body', nth: 2 },
      { kind: 'truncate', nth: 3 },
    ])
    await expect(get('/orgs/acme/repos')).rejects.toThrow('fetch failed')
    const cut = await get('/orgs/acme/repos')
    expect(cut.status).toBe(200)
    await expect(cut.text()).rejects.toThrow()
    const truncated = await get('/orgs/acme/repos')
    await expect(truncated.json()).rejects.toThrow(SyntaxError)
    expect(await (await get('/orgs/acme/repos')).json()).toHaveLength(3)
  })

  it('keep silent until the client gives up', async () => {
    const { get, simulator } = await start([{ kind: 'timeout', nth: 1 }])
    await expect(get('/orgs/acme', { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout')
    expect((await get('/orgs/acme')).status).toBe(200)
    expect(simulator.stats.read().routes['GET /orgs/{org}']?.statuses).toEqual({ 0: 1, 200: 1 })
  })
})

describe('faults of GraphQL', () => {
  it('put null and an error in place of a field', async () => {
    const { ask } = await start([{ kind: 'partial', type: 'FORBIDDEN', path: '**.nodes.1', nth: 1 }])
    expect(await (await ask(repositories)).json()).toMatchObject({
      data: { organization: { repositories: { nodes: [{}, null, {}] } } },
      errors: [{ type: 'FORBIDDEN', path: ['organization', 'repositories', 'nodes', 1] }],
    })
  })
})

describe('faults of limits', () => {
  it('spend the hour until it ends', async () => {
    const { get, ask, time } = await start([
      { kind: 'primaryLimit', status: 429, type: 'RATE_LIMIT', times: 2 },
    ])
    const refused = await get('/orgs/acme')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(await (await ask(repositories)).json()).toMatchObject({ errors: [{ type: 'RATE_LIMIT' }] })
    expect((await get('/orgs/acme')).status).toBe(429)
    time.now += 61_000
    expect((await get('/orgs/acme')).status).toBe(200)
    expect(await (await ask(repositories)).json()).not.toHaveProperty('errors')
  })

  it('slow down for a while', async () => {
    const { get, time } = await start([{ kind: 'secondaryLimit', seconds: 30, nth: 1 }])
    const refused = await get('/orgs/acme')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([403, '30'])
    expect((await get('/orgs/acme')).status).toBe(403)
    time.now += 30_000
    expect((await get('/orgs/acme')).status).toBe(200)
  })
})

describe('things that happen in the middle', () => {
  it('happen just before the nth request that matches', async () => {
    const { get, simulator } = await start([])
    const [name = ''] = [...simulator.world.repositories()].map((repository) => repository.name)
    simulator.faults.set([
      {
        kind: 'mutate',
        mutations: [{ action: 'createIssue', repository: `acme/${name}`, title: 'New' }],
        match: { path: `/repos/acme/${name}/issues` },
        nth: 2,
      },
    ])
    const count = async () =>
      ((await (await get(`/repos/acme/${name}/issues?state=all&per_page=100`)).json()) as []).length
    const before = await count()
    expect(await count()).toBe(before + 1)
  })
})
