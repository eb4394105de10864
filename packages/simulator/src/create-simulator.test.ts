import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type SimulatorOptions } from './create-simulator.js'
import type { HistoryData } from './history/history-data.js'

const sizes = { repositories: 3, issues: 40, pullRequests: 4, reviews: 5, commits: 12 }
const identity = { authorization: 'Bearer token', 'user-agent': 'test' }

let simulator: Simulator | undefined

async function start(options: SimulatorOptions = sizes): Promise<string> {
  simulator = createSimulator(options)
  return simulator.listen()
}

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

function get(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { headers: { ...identity, ...headers } })
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', headers: identity, body: JSON.stringify(body) })
}

/** What really goes over the wire: `fetch` hides compression. */
async function getRaw(url: string, headers: Record<string, string>) {
  const request = httpRequest(url, { headers: { ...identity, ...headers } }).end()
  const [response] = await once(request, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { headers: response.headers as Record<string, string>, body: Buffer.concat(chunks) }
}

describe('the simulator over HTTP', () => {
  it('serves REST and GraphQL on one state, on github.com’s paths and on those of an enterprise server', async () => {
    const url = await start()
    for (const [rest, graphql] of [
      ['', '/graphql'],
      ['/api/v3', '/api/graphql'],
    ]) {
      const repositories = (await (await get(`${url}${rest}/orgs/acme/repos`)).json()) as {
        id: number
        url: string
      }[]
      expect(repositories).toHaveLength(3)
      expect(repositories[0]?.url).toMatch(`${url}${rest}/repos/acme/`)
      const query = '{ organization(login: "acme") { repositories(first: 10) { nodes { databaseId } } } }'
      const answer = (await (await post(`${url}${graphql}`, { query })).json()) as {
        data: { organization: { repositories: { nodes: { databaseId: number }[] } } }
      }
      const ids = answer.data.organization.repositories.nodes.map(({ databaseId }) => databaseId)
      expect(ids.sort()).toEqual(repositories.map(({ id }) => id).sort())
    }
  })

  it('dates every answer by the world’s clock', async () => {
    const url = await start({ ...sizes, clock: () => new Date('2030-05-06T07:08:09.999Z') })
    for (const answer of [
      await get(`${url}/orgs/acme`),
      await post(`${url}/graphql`, { query: '{ viewer { login } }' }),
    ]) {
      expect(answer.headers.get('date')).toBe('Mon, 06 May 2030 07:08:09 GMT')
      expect(answer.headers.get('x-github-request-id')).toMatch(/^[0-9A-F:]+$/)
      expect(answer.headers.get('x-github-media-type')).toMatch(/^github\.v[34]/)
    }
  })

  it('compresses what is long when asked to, and says how long answers are', async () => {
    const url = await start()
    const plain = await getRaw(`${url}/orgs/acme/repos`, {})
    const compressed = await getRaw(`${url}/orgs/acme/repos`, { 'accept-encoding': 'gzip, deflate' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(compressed.headers['content-encoding']).toBe('gzip')
    expect(compressed.body.length).toBeLessThan(plain.body.length)
    expect(gunzipSync(compressed.body)).toEqual(plain.body)
    expect(Number(compressed.headers['content-length'])).toBe(compressed.body.length)
    const state = await getRaw(`${url}/_sim/state`, { 'accept-encoding': 'gzip' })
    expect(JSON.parse(state.body.toString()).issues).toHaveLength(40)
  })

  it('takes its time, and more of it for many nodes', async () => {
    const url = await start({ ...sizes, latencyMs: 60, latencyPerNodeUs: 5000 })
    const measure = async (run: () => Promise<Response>) => {
      const startedAt = performance.now()
      await (await run()).text()
      return performance.now() - startedAt
    }
    await post(`${url}/graphql`, { query: '{ viewer { login } }' })
    expect(await measure(() => get(`${url}/orgs/acme`))).toBeGreaterThanOrEqual(59)
    const query = '{ organization(login: "acme") { membersWithRole(first: 20) { nodes { login } } } }'
    expect(await measure(() => post(`${url}/graphql`, { query }))).toBeGreaterThanOrEqual(155)
    expect(await measure(() => fetch(`${url}/_sim/stats`))).toBeLessThan(55)
  })

  it('refuses more requests at once than allowed, telling when to come back', async () => {
    const url = await start({ ...sizes, latencyMs: 40, limits: { concurrentRequests: 1 } })
    const answers = await Promise.all([get(`${url}/orgs/acme`), get(`${url}/orgs/acme`)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
    const answer = answers.find(({ status }) => status === 403) as Response
    expect(answer.headers.get('retry-after')).toBe('60')
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('secondary rate limit') })
  })

  it('answers what it does not have with 404', async () => {
    const url = await start()
    expect((await get(`${url}/nothing/here`)).status).toBe(404)
    expect((await fetch(`${url}/_sim/nothing`)).status).toBe(404)
  })

  it('answers msw’s interceptors as well', async () => {
    simulator = createSimulator(sizes)
    const server = setupServer(...simulator.handlers)
    server.listen({ onUnhandledRequest: 'error' })
    try {
      const answer = await get('https://api.github.com/orgs/acme/repos')
      expect(await answer.json()).toHaveLength(3)
    } finally {
      server.close()
    }
  })
})

describe('the simulator’s control', () => {
  it('counts requests and forgets them', async () => {
    const url = await start()
    await get(`${url}/orgs/acme`)
    const stats = async () => (await fetch(`${url}/_sim/stats`)).json()
    expect(await stats()).toMatchObject({
      requests: 1,
      restPoints: 1,
      routes: { 'GET /orgs/{org}': { requests: 1 } },
    })
    expect((await post(`${url}/_sim/reset`, {})).status).toBe(204)
    expect(await stats()).toMatchObject({ requests: 0 })
  })

  it('lets things happen at GitHub and can undo it all', async () => {
    const url = await start()
    const issues = async () =>
      ((await (await fetch(`${url}/_sim/state?owner=acme`)).json()) as { issues: [] }).issues
    const [repository] = [...(simulator?.world.repositories() ?? [])].map(({ name }) => `acme/${name}`)
    const result = await post(`${url}/_sim/mutate`, [{ action: 'createIssue', repository, title: 'New' }])
    expect(await result.json()).toMatchObject([{ number: expect.any(Number), id: expect.any(Number) }])
    expect(await issues()).toHaveLength(41)
    const refused = await post(`${url}/_sim/mutate`, [{ action: 'explode' }])
    expect(refused.status).toBe(422)
    expect(await refused.json()).toEqual({ message: 'There is no action explode' })
    await post(`${url}/_sim/reset`, { world: true })
    expect(await issues()).toHaveLength(40)
    expect(await (await get(`${url}/orgs/acme/repos`)).json()).toHaveLength(3)
  })

  it('advances a history', async () => {
    const issue = { number: 1, id: 'I_1', databaseId: 1, title: 'a', state: 'OPEN', author: null }
    const created = { createdAt: '2024-01-01T00:00:00Z', updatedAt: '2024-01-01T00:00:00Z' }
    const edited = { ...issue, ...created, title: 'b', updatedAt: '2024-01-03T00:00:00Z' }
    const data: HistoryData = {
      owner: 'o',
      repositories: [
        {
          owner: 'o',
          name: 'r',
          defaultBranch: 'main',
          commits: [],
          base: { at: '2024-01-02T00:00:00Z', labels: [], issues: [{ ...issue, ...created }], pulls: [] },
          steps: [{ at: '2024-01-04T00:00:00Z', issues: [edited], pulls: [], removed: [] }],
        },
      ],
    }
    const url = await start({ data })
    const advanced = await post(`${url}/_sim/advance`, { steps: 5 })
    expect(await advanced.json()).toEqual({ at: '2024-01-04T00:00:00Z', step: 1, remaining: 0 })
    expect(await (await get(`${url}/repos/o/r/issues/1`)).json()).toMatchObject({ title: 'b' })
    await post(`${url}/_sim/reset`, { world: true })
    expect(await (await get(`${url}/repos/o/r/issues/1`)).json()).toMatchObject({ title: 'a' })
  })
})

describe('createSimulator', () => {
  it('has an address only while it listens', async () => {
    const url = await start()
    expect(simulator?.url).toBe(url)
    await expect(simulator?.listen()).rejects.toThrow('listens already')
    await simulator?.close()
    expect(() => simulator?.url).toThrow('call listen() first')
    await expect(get(url)).rejects.toThrow()
  })

  it('makes the preset’s world, a day or more after its newest activity', () => {
    const { world } = createSimulator({ preset: 'w180', seed: 3 })
    const repositories = [...world.repositories()]
    expect(repositories).toHaveLength(180)
    const newest = repositories.flatMap(
      ({ id }) => world.sortedBy('conversations', id, 'updatedAt').at(-1)?.updatedAt ?? [],
    )
    const day = 24 * 60 * 60 * 1000
    expect(world.now().getTime() - Date.parse(newest.sort().at(-1) ?? '')).toBeGreaterThanOrEqual(day)
  })
})

describe('hubsync-simulator', () => {
  const bin = fileURLToPath(new URL('./bin.ts', import.meta.url))
  const run = (...flags: string[]) =>
    spawn(process.execPath, ['--conditions=@hubsync/source', '--import', 'tsx', bin, ...flags])

  it('prints where it listens, answers, and stops when told to', async () => {
    const child = run('--repositories', '2', '--issues', '3', '--owner', 'zed')
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
    const url = /^hubsync-simulator listens on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1]
    expect(await (await get(`${url}/orgs/zed/repos`)).json()).toHaveLength(2)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('lets things go wrong as a file says, and at random', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hubsync-simulator-'))
    try {
      const path = join(folder, 'faults.json')
      await writeFile(path, JSON.stringify([{ kind: 'status', status: 503, nth: 2 }]))
      const child = run('--repositories', '1', '--faults', path, '--chaos', '0', '--seed', '9')
      const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
      const url = String(line).trim().split(' ').at(-1)
      const statuses = [await get(`${url}/orgs/acme`), await get(`${url}/orgs/acme`)].map(
        ({ status }) => status,
      )
      expect(statuses).toEqual([200, 503])
      expect(await (await fetch(`${url}/_sim/faults`)).json()).toMatchObject({
        faults: [{ matched: 2, struck: 1 }],
        chaos: { seed: 9, rate: 0, matched: 2, struck: 0 },
      })
      child.kill('SIGTERM')
      await once(child, 'exit')
      await writeFile(path, '[{ "kind": "explode" }]')
      const refused = run('--faults', path)
      const [message] = await once(refused.stderr.setEncoding('utf8'), 'data')
      expect(message).toContain('There is no fault of kind explode')
      expect(await once(refused, 'exit')).toEqual([1, null])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('says which file it cannot read', async () => {
    const child = run('--data', 'missing.json.gz')
    const [message] = await once(child.stderr.setEncoding('utf8'), 'data')
    expect(message).toMatch(/^Could not read the history missing\.json\.gz: ENOENT/)
    expect(await once(child, 'exit')).toEqual([1, null])
  })

  it('names a flag that it does not understand', async () => {
    const child = run('--repositories', 'many')
    const [message] = await once(child.stderr.setEncoding('utf8'), 'data')
    expect(message).toContain('--repositories')
    expect(await once(child, 'exit')).toEqual([1, null])
  })
})
