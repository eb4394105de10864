import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type SimulatorOptions } from '../create-simulator.js'
import { mutate } from '../mutations/mutate.js'
import { createExampleWorld } from '../rest/testing/example-world.js'
import type { HookFaults } from './hook-faults.js'

interface Arrival {
  headers: IncomingHttpHeaders
  body: string
}

interface Listed {
  id: number
  guid: string
  event: string
  action: string | null
  redelivery: boolean
  status: string
  status_code: number
}

const repository = 'acme/hello'
const hooks = `/repos/${repository}/hooks`
let simulator: Simulator | undefined
let endpoint: Server | undefined

afterEach(async () => {
  await simulator?.close()
  await new Promise((resolve) => (endpoint ? endpoint.close(resolve) : resolve(undefined)))
})

/** A simulator and an endpoint that answers 202, or whatever `status` says then. */
async function open(options: SimulatorOptions = {}) {
  const world = createExampleWorld({ clock: () => time.now })
  const time = { now: new Date('2024-06-01T12:00:00Z') }
  const arrivals: Arrival[] = []
  const answer = { status: 202 }
  endpoint = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      arrivals.push({ headers: request.headers, body })
      response.writeHead(answer.status).end('Noted')
    })
  })
  await new Promise<void>((resolve) => endpoint?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`
  const started = createSimulator({ world, ...options })
  simulator = started
  const ask = async <Body>(method: string, path: string, body?: unknown) => {
    const headers = { authorization: 'Bearer good', 'user-agent': 'test' }
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    const target = path.startsWith('http') ? path : `https://api.github.com${path}`
    const response = await started.handle(new Request(target, init))
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as Body }
  }
  const addHook = async (path = hooks, more: object = {}) => {
    const config = { url, content_type: 'json', secret: 'hush' }
    const made = await ask<{ id: number }>('POST', path, { name: 'web', events: ['*'], config, ...more })
    expect(made.status).toBe(201)
    await started.hooks.settle()
    return made.body.id
  }
  const happen = async (...mutations: Parameters<typeof mutate>[1]) => {
    mutate(world, mutations)
    await started.hooks.settle()
  }
  return { ask, addHook, happen, arrivals, answer, time, url, hooks: started.hooks }
}

const comments = (count: number) =>
  Array.from({ length: count }, () => ({ action: 'commentOn', repository, number: 1 }) as const)

describe('a hook', () => {
  it('is pinged when it is made, and told of what happens, signed', async () => {
    const { addHook, happen, arrivals } = await open()
    const id = await addHook()
    await happen({ action: 'createIssue', repository, title: 'Ö' })
    expect(arrivals.map(({ headers }) => headers['x-github-event'])).toEqual(['ping', 'issues'])
    const { headers, body } = arrivals[1] ?? { headers: {}, body: '' }
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
      'x-github-hook-id': String(id),
      'x-github-hook-installation-target-type': 'repository',
      'x-github-hook-installation-target-id': '100',
      'x-github-delivery': expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      'x-hub-signature-256': `sha256=${createHmac('sha256', 'hush').update(body).digest('hex')}`,
    })
    expect(JSON.parse(body)).toMatchObject({
      action: 'opened',
      issue: { title: 'Ö' },
      repository: { full_name: repository },
      organization: { login: 'acme' },
      sender: { login: 'ada' },
    })
  })

  it('is told by a form unless it asks for JSON', async () => {
    const { addHook, arrivals, url } = await open()
    await addHook(hooks, { config: { url, secret: 'hush' } })
    const { headers, body } = arrivals[0] ?? { headers: {}, body: '' }
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(JSON.parse(new URLSearchParams(body).get('payload') ?? '')).toHaveProperty('zen')
    const digest = createHmac('sha256', 'hush').update(body).digest('hex')
    expect(headers['x-hub-signature-256']).toBe(`sha256=${digest}`)
  })

  it('is told of the events that it wants, while it is active', async () => {
    const { ask, addHook, happen, arrivals } = await open()
    const id = await addHook(hooks, { events: ['push'] })
    await happen(...comments(1), { action: 'push', repository })
    expect(arrivals.map(({ headers }) => headers['x-github-event'])).toEqual(['ping', 'push'])
    await ask('PATCH', `${hooks}/${id}`, { active: false })
    await happen({ action: 'push', repository })
    expect(arrivals).toHaveLength(2)
    await ask('PATCH', `${hooks}/${id}`, { active: true, add_events: ['issue_comment'] })
    await happen(...comments(1))
    await ask('DELETE', `${hooks}/${id}`)
    await happen(...comments(1))
    expect(arrivals).toHaveLength(3)
  })

  it('of an organization hears of all its repositories under the GUID that their own hooks are told', async () => {
    const { addHook, happen, arrivals } = await open()
    await addHook()
    await addHook('/orgs/acme/hooks')
    arrivals.length = 0
    await happen(...comments(1), { action: 'deleteRepository', repository })
    expect(arrivals.map(({ headers }) => headers['x-github-hook-installation-target-type'])).toEqual([
      'repository',
      'organization',
      'organization',
    ])
    const guids = arrivals.map(({ headers }) => headers['x-github-delivery'])
    expect(guids[0]).toBe(guids[1])
    expect(guids[1]).not.toBe(guids[2])
  })

  it('keeps its secret to itself', async () => {
    const { ask, addHook } = await open()
    const id = await addHook()
    const { body } = await ask<{ config: object }>('GET', `${hooks}/${id}`)
    expect(body.config).toMatchObject({ secret: '********', content_type: 'json' })
  })
})

describe('the routes of hooks', () => {
  it('are for those who own the repository or the organization', async () => {
    const { ask } = await open({
      tokens: {
        good: { login: 'ben', scopes: ['repo', 'admin:org_hook'], visibleRepositories: 'all' },
      },
      world: createExampleWorld({
        tokens: { good: { login: 'ben', scopes: ['repo'], visibleRepositories: 'all' } },
      }),
    })
    for (const path of [hooks, '/orgs/acme/hooks']) {
      expect((await ask('GET', path)).status).toBe(404)
      expect((await ask('POST', path, { config: { url: 'https://example.org' } })).status).toBe(404)
    }
  })

  it('refuse a second hook of the same address and events, and one without an address', async () => {
    const { ask, addHook, url } = await open()
    await addHook()
    const config = { url, content_type: 'json' }
    expect((await ask('POST', hooks, { events: ['*'], config })).status).toBe(422)
    expect((await ask('POST', hooks, { events: ['*'], config: {} })).status).toBe(422)
  })
})

describe('the log of deliveries', () => {
  it('shows what failed by status and page, and redelivers under the same GUID', async () => {
    const { ask, addHook, happen, answer, arrivals } = await open()
    const deliveries = `${hooks}/${await addHook()}/deliveries`
    answer.status = 503
    await happen(...comments(3))
    answer.status = 202
    await happen(...comments(1))
    const failed = await ask<Listed[]>('GET', `${deliveries}?status=failure&per_page=2`)
    expect(failed.body.map(({ status_code, status }) => [status_code, status])).toEqual([
      [503, 'Invalid HTTP Response: 503'],
      [503, 'Invalid HTTP Response: 503'],
    ])
    const next = /<(.+?)>; rel="next"/.exec(failed.headers.get('link') ?? '')?.[1] ?? ''
    const rest = await ask<Listed[]>('GET', next)
    expect(rest.body).toHaveLength(1)
    expect(rest.headers.get('link')).toBeNull()
    const [lost] = failed.body
    const whole = await ask<{ request: { payload: unknown } }>('GET', `${deliveries}/${lost?.id}`)
    const sent = arrivals.find(({ headers }) => headers['x-github-delivery'] === lost?.guid)
    expect(whole.body.request.payload).toEqual(JSON.parse(sent?.body ?? ''))
    const again = await ask('POST', `${deliveries}/${lost?.id}/attempts`)
    expect(again.status).toBe(202)
    await simulator?.hooks.settle()
    const [newest] = (await ask<Listed[]>('GET', deliveries)).body
    expect(newest).toMatchObject({ guid: lost?.guid, redelivery: true, status: 'OK', status_code: 202 })
  })

  it('forgets after three days', async () => {
    const { ask, addHook, time } = await open()
    const deliveries = `${hooks}/${await addHook()}/deliveries`
    time.now = new Date('2024-06-04T11:59:00Z')
    expect((await ask<Listed[]>('GET', deliveries)).body).toHaveLength(1)
    time.now = new Date('2024-06-04T12:01:00Z')
    expect((await ask<Listed[]>('GET', deliveries)).body).toEqual([])
  })
})

describe('on their way, deliveries', () => {
  async function play(hookFaults: HookFaults) {
    const scene = await open()
    const id = await scene.addHook()
    scene.arrivals.length = 0
    scene.hooks.setFaults(hookFaults)
    await scene.happen(...comments(200))
    const numbers = scene.arrivals.map(({ body }) => JSON.parse(body).issue.comments as number)
    return { ...scene, id, numbers }
  }

  it('arrive once and in order unless something is wrong', async () => {
    const { numbers } = await play({})
    expect(new Set(numbers).size).toBe(200)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })

  it('get lost, and the log tells', async () => {
    const { numbers, ask, id } = await play({ lost: 0.1, seed: 4 })
    expect(numbers.length).toBeLessThan(195)
    const { body } = await ask<Listed[]>('GET', `${hooks}/${id}/deliveries?status=failure&per_page=100`)
    expect(body).toHaveLength(200 - numbers.length)
  })

  it('arrive twice under one GUID', async () => {
    const { numbers, arrivals } = await play({ duplicated: 0.2, seed: 4 })
    expect(numbers.length).toBeGreaterThan(220)
    expect(new Set(arrivals.map(({ headers }) => headers['x-github-delivery'])).size).toBe(200)
  })

  it.each<HookFaults>([{ shuffled: 16 }, { delayMs: 20 }])(
    'arrive in another order by %o',
    async (faults) => {
      const { numbers } = await play({ ...faults, seed: 4 })
      expect(new Set(numbers).size).toBe(200)
      expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b))
    },
  )

  it('meet only faults that make sense', async () => {
    const { hooks: post } = await open()
    for (const faults of [{ lost: 2 }, { duplicated: -1 }, { shuffled: 0 }, { delayMs: -1 }]) {
      expect(() => post.setFaults(faults)).toThrow(RangeError)
    }
  })
})
