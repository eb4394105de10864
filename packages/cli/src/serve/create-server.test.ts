import { once } from 'node:events'
import { type IncomingMessage, request as startRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebhookMiddleware } from '@hubsync/core'
import { afterEach, expect, it } from 'vitest'
import { createAccess } from './access.js'
import { createHubServer, type ServedParts } from './create-server.js'
import type { DashboardData } from './dashboard-data.js'
import { createLoginLimit } from './login-limit.js'

const secret = 'canary7f3a-of-the-page'
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

type Ask = (
  route: string,
  options?: { headers?: Record<string, string>; body?: string },
) => Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>

/** A server whose parts say that they were asked. */
async function open(word: string | null, own: Partial<ServedParts> = {}) {
  const replayed: string[] = []
  const failures: unknown[] = []
  const stream: ServedParts['stream'] = Object.assign(
    async (...[, response]: Parameters<ServedParts['stream']>) => void response.end('events'),
    { close: () => undefined },
  )
  const webhooks: WebhookMiddleware = async (_, response) => void response.writeHead(202).end()
  const server = createHubServer({
    access: createAccess(word, () => new Date()),
    loginLimit: createLoginLimit(() => new Date()),
    webhooks,
    stream,
    metrics: {
      contentType: 'text/plain; version=0.0.4',
      follow: () => undefined,
      addRun: () => undefined,
      addFailedRun: () => undefined,
      read: async () => 'figures 1',
    },
    readHealth: async () => ({
      status: 'ok',
      database: 'reachable',
      lastRun: null,
      backlog: 0,
      parked: 0,
    }),
    readDashboard: async () => ({ owners: ['acme'] }) as unknown as DashboardData,
    replay: async (hookId, deliveryId) => replayed.push(`${hookId} ${deliveryId}`),
    onFailure: (thrown) => failures.push(thrown),
    ...own,
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  endings.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const ask: Ask = async (route, { headers = {}, body } = {}) => {
    const [method, path] = route.split(' ')
    const request = startRequest({ host: '127.0.0.1', port, method, path, headers })
    request.end(body)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    let text = ''
    for await (const piece of response.setEncoding('utf8')) text += piece
    return { status: response.statusCode ?? 0, headers: response.headers, text }
  }
  return { ask, port, replayed, failures }
}

const authorized = { authorization: `Bearer ${secret}` }
const secrets = ['GET /', 'GET /dashboard.js', 'GET /metrics', 'GET /api/dashboard', 'GET /api/sync/stream']
const form = { 'content-type': 'application/x-www-form-urlencoded' }

it('shows strangers nothing but health, the page to log in, and what that needs', async () => {
  const { ask, replayed } = await open(secret)
  for (const route of [...secrets, 'POST /api/replay', 'GET /nowhere']) {
    const { status, text } = await ask(route)
    expect({ route, status }).toEqual({ route, status: 401 })
    expect(text).not.toMatch(/acme|figures|events/)
  }
  expect((await ask('GET /')).text).toContain('<form class="panel" method="post" action="/login">')
  for (const route of ['GET /healthz', 'GET /dashboard.css', 'GET /icon.svg', 'POST /api/webhooks/github']) {
    expect((await ask(route)).status, route).toBeLessThan(300)
  }
  expect(replayed).toEqual([])
})

it('shows everything to whoever brings the secret', async () => {
  const { ask } = await open(secret)
  for (const route of secrets) expect((await ask(route, { headers: authorized })).status, route).toBe(200)
  expect((await ask('GET /', { headers: authorized })).text).toContain('<script type="module"')
  expect((await ask('GET /nowhere', { headers: authorized })).status).toBe(404)
})

it('lets people log in by the secret, for as long as the cookie is good', async () => {
  const { ask } = await open(secret)
  const wrong = await ask('POST /login', { headers: form, body: 'secret=wrong' })
  expect(wrong).toMatchObject({ status: 401, text: expect.stringContaining('bad">That is not the secret.') })
  expect((await ask('GET /')).text).toContain('hidden>That is not the secret.')
  expect(wrong.headers['set-cookie']).toBeUndefined()
  const { status, headers } = await ask('POST /login', { headers: form, body: `secret=${secret}` })
  expect({ status, location: headers.location }).toEqual({ status: 303, location: '/' })
  const [cookie = ''] = headers['set-cookie'] ?? []
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; /)
  expect(await ask('GET /api/dashboard', { headers: { cookie } })).toMatchObject({ status: 200 })
  const long = await ask('POST /login', {
    headers: form,
    body: `secret=${secret}&more=${'x'.repeat(10_000)}`,
  })
  expect(long.status).toBe(401)
})

it('hears nobody who guesses, for the rest of a minute, even if he is right then', async () => {
  const { ask } = await open(secret)
  const logIn = (word: string) => ask('POST /login', { headers: form, body: `secret=${word}` })
  for (let guess = 0; guess < 5; guess += 1) expect((await logIn('wrong')).status).toBe(401)
  for (const word of ['wrong', secret]) {
    const { status, headers } = await logIn(word)
    expect(status).toBe(429)
    expect(Number(headers['retry-after'])).toBeGreaterThan(50)
    expect(headers['set-cookie']).toBeUndefined()
  }
  expect((await ask('GET /metrics', { headers: authorized })).status).toBe(200)
})

it('hears no more guesses when many come at the same time', async () => {
  const { ask } = await open(secret)
  const guesses = Array.from({ length: 20 }, (_, nth) =>
    ask('POST /login', { headers: form, body: `secret=wrong-${nth}` }),
  )
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([...Array(5).fill(401), ...Array(15).fill(429)])
})

it('hears no programs that guess either, while people may still log in', async () => {
  const { ask } = await open(secret)
  const askAs = (word: string) => ask('GET /metrics', { headers: { authorization: `Bearer ${word}` } })
  for (let guess = 0; guess < 5; guess += 1) expect((await askAs('wrong')).status).toBe(401)
  for (const word of ['wrong', secret]) expect((await askAs(word)).status).toBe(429)
  expect((await ask('GET /metrics')).status).toBe(401)
  const { status, headers } = await ask('POST /login', { headers: form, body: `secret=${secret}` })
  expect(status).toBe(303)
  const [cookie = ''] = headers['set-cookie'] ?? []
  expect((await ask('GET /metrics', { headers: { cookie } })).status).toBe(200)
})

it('allows pages nothing but what it serves itself, and keeps them out of frames and caches', async () => {
  const { ask } = await open(secret)
  for (const [route, headers] of [
    ['GET /', {}],
    ['GET /', authorized],
    ['GET /api/dashboard', authorized],
    ['GET /healthz', {}],
  ] as const) {
    const answer = await ask(route, { headers })
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*|http/)
    expect(answer.text).not.toMatch(/ style="| on\w+="|<style|<script>|https?:\/\/(?!www\.w3\.org)/)
  }
})

it('replays a delivery for its own page, and for no other site', async () => {
  const { ask, replayed } = await open(secret)
  const body = JSON.stringify({ hookId: '7', deliveryId: 'd1' })
  const own = { ...authorized, 'x-hubsync-request': 'replay' }
  expect(await ask('POST /api/replay', { headers: authorized, body })).toMatchObject({ status: 403 })
  expect(replayed).toEqual([])
  expect(await ask('POST /api/replay', { headers: own, body })).toMatchObject({ status: 200 })
  expect(replayed).toEqual(['7 d1'])
  for (const odd of ['', '[]', '{"hookId":7}', 'x'.repeat(10_000)]) {
    expect((await ask('POST /api/replay', { headers: own, body: odd })).status, odd.slice(0, 20)).toBe(400)
  }
  const missing = await open(secret, { replay: async () => 0 })
  expect((await missing.ask('POST /api/replay', { headers: own, body })).status).toBe(404)
})

it('answers only this machine where there is no secret', async () => {
  const { ask } = await open(null)
  for (const route of secrets) {
    expect((await ask(route)).status, route).toBe(200)
    expect((await ask(route, { headers: { host: 'evil.example' } })).status, route).toBe(403)
  }
  expect((await ask('GET /healthz', { headers: { host: 'evil.example' } })).status).toBe(200)
})

it('says that something failed without saying what, and goes on', async () => {
  const failure = new Error(`the password is ${secret}`)
  const { ask, failures } = await open(null, { readDashboard: () => Promise.reject(failure) })
  const { status, text } = await ask('GET /api/dashboard')
  expect(status).toBe(500)
  expect(text).not.toContain(secret)
  expect(failures).toEqual([failure])
  expect((await ask('GET /healthz')).status).toBe(200)
})

it('is unhealthy without a database, and takes no webhooks without their secret', async () => {
  const { ask } = await open(null, {
    webhooks: null,
    readHealth: async () => ({
      status: 'failing',
      database: 'unreachable',
      lastRun: null,
      backlog: null,
      parked: null,
    }),
  })
  expect(await ask('GET /healthz')).toMatchObject({ status: 503 })
  expect(await ask('POST /api/webhooks/github')).toMatchObject({ status: 503 })
})

it('says nothing of clients that go away in the middle of a word', async () => {
  const { ask, port, failures } = await open(secret)
  const headers = { ...form, 'content-length': '100' }
  const request = startRequest({ host: '127.0.0.1', port, method: 'POST', path: '/login', headers })
  request.on('error', () => undefined)
  request.write('secret=')
  await ask('GET /healthz')
  request.destroy()
  await new Promise((resolve) => request.once('close', resolve))
  await ask('GET /healthz')
  expect(failures).toEqual([])
})

it('answers a HEAD as a GET without a body, and refuses other methods', async () => {
  const { ask } = await open(null)
  expect(await ask('HEAD /')).toMatchObject({ status: 200, text: '' })
  expect((await ask('DELETE /')).status).toBe(404)
  expect((await ask('GET /..%2fpackage.json')).status).toBe(404)
  expect((await ask('GET //')).status).toBe(404)
})
