import { inspect } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { serveLocally } from '../../../test/github/local-server.js'
import { token } from '../../../test/github/scripted-client.js'
import { fakeClock } from '../../../test/github/scripted-github.js'
import { createGitHubClient } from './create-github-client.js'
import type { GitHubClientOptions } from './github-client.js'

type Server = Awaited<ReturnType<typeof serveLocally>>

const repository = ['GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'web' }] as const
const servers: Server[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function clientOf(answer: Parameters<typeof serveLocally>[0], options: GitHubClientOptions = {}) {
  const server = await serveLocally(answer)
  servers.push(server)
  return createGitHubClient({ auth: token, apiUrl: server.url, clock: fakeClock(), ...options })
}

test('an attempt that stays unanswered ends after its time, and the next one may succeed', async () => {
  let requests = 0
  const client = await clientOf(
    (_request, response) => {
      requests += 1
      if (requests > 1) response.setHeader('content-type', 'application/json').end('{"id": 1}')
    },
    { timeoutMs: 60 },
  )
  expect((await client.request(...repository)).data).toEqual({ id: 1 })
  expect(requests).toBe(2)
})

test('a body that stalls counts as no answer', async () => {
  const client = await clientOf(
    (_request, response) => {
      response.setHeader('content-type', 'application/json').write('{"id":')
    },
    { timeoutMs: 40 },
  )
  await expect(client.request(...repository)).rejects.toMatchObject({
    code: 'network_failed',
    message: expect.stringMatching(/^127\.0\.0\.1:\d+ could not be reached .*: no answer within 0\.04 s$/),
  })
})

test('a connection that is cut in the middle of a body is a failed network', async () => {
  const client = await clientOf((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('[{"id": 1}', () => response.destroy())
  })
  await expect(client.request(...repository)).rejects.toMatchObject({ code: 'network_failed' })
  expect(client.usage.requests).toBe(4)
})

test('a host that nobody listens on is named', async () => {
  const server = await serveLocally(() => {})
  await server.close()
  const client = createGitHubClient({ auth: token, apiUrl: server.url, clock: fakeClock() })
  await expect(client.request(...repository)).rejects.toMatchObject({
    code: 'network_failed',
    message: expect.stringContaining(`${new URL(server.url).host} could not be reached`),
  })
})

test('a page that is no JSON is not taken for GitHub', async () => {
  const client = await clientOf((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>Please sign in to the WiFi</h1>')
  })
  await expect(client.request(...repository)).rejects.toMatchObject({
    code: 'response_invalid',
    message: expect.stringContaining('text/html'),
  })
})

test('redirects are followed and noticed', async () => {
  const client = await clientOf((request, response) => {
    if (request.url === '/repos/acme/web') response.writeHead(301, { location: '/repositories/7' }).end()
    else response.setHeader('content-type', 'application/json').end('{"id": 7}')
  })
  const reply = await client.request(...repository)
  expect(reply).toMatchObject({ data: { id: 7 }, redirected: true })
  expect(reply.url).toMatch(/\/repositories\/7$/)
})

test('nothing that leaves a failing client holds the token', async () => {
  const said: string[] = []
  const log = (fields: object, message: string) => void said.push(inspect(fields, { depth: 20 }), message)
  const logger = { debug: log, info: log, warn: log, error: log }
  const client = await clientOf(
    (request, response) => {
      const echoed = JSON.stringify({
        message: `Odd: ${request.headers.authorization}`,
        errors: [request.headers],
      })
      const status = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('status') ?? 502)
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-ratelimit-remaining': '9' })
        .end(echoed)
    },
    { logger },
  )
  for (const status of [400, 401, 403, 404, 422, 429, 451, 500, 502]) {
    const failure: unknown = await client.request('GET /odd', { status }).catch((thrown: unknown) => thrown)
    expect(inspect(failure, { depth: 20, showHidden: true }), `status ${status}`).not.toContain(token)
  }
  const failure: unknown = await client.graphql('query { a }').catch((thrown: unknown) => thrown)
  expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain(token)
  expect(said.join('\n')).not.toContain(token)
  expect(inspect(client, { depth: 20, showHidden: true })).not.toContain(token)
})

test.each(['ghp_with a space', 'ghp_line\nbreak', 'ghp_ümlaut'])(
  'a token that no header can carry is refused without repeating it',
  async (auth) => {
    const failures: unknown[] = []
    for (const given of [auth, () => auth]) {
      const use = async () => {
        const client = await clientOf((_request, response) => response.end('{}'), { auth: given })
        await client.request(...repository)
      }
      failures.push(await use().catch((thrown: unknown) => thrown))
    }
    expect(failures).toMatchObject([{ code: 'authentication_failed' }, { code: 'authentication_failed' }])
    expect(inspect(failures, { depth: 20 })).not.toContain(auth)
  },
)
