import { once } from 'node:events'
import { IncomingMessage, request, ServerResponse } from 'node:http'
import { type AddressInfo, connect, Socket } from 'node:net'
import { memoryAdapter } from '@hubsync/adapter-memory'
import { createWebhookMiddleware, HubSyncError } from '@hubsync/core'
import { createWebhookPlugin } from '@hubsync/core/fastify'
import Fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { createRandom } from '../crash/kill-points.js'
import { attackEndpoint } from './attack-endpoint.js'
import { aSent, listen, type Mounted, openScene, post, type Scene, secret, sign } from './open-scene.js'

let mounted: Mounted | undefined
let scene: Scene | undefined

afterEach(async () => {
  await mounted?.close()
  await scene?.hub.close()
})

async function open() {
  scene = openScene()
  mounted = await listen(createWebhookMiddleware(scene.hub))
  return { scene, url: mounted.url }
}

const megabytes25 = 25 * 1024 * 1024

describe('the endpoint', () => {
  it('stays up, small and honest under 3,000 hostile requests', async () => {
    await attackEndpoint({ requests: 3_000, together: 40, random: createRandom(5) })
  })

  it('takes a body of the size that GitHub sends at most, and nothing larger', async () => {
    const { scene, url } = await open()
    const frame = JSON.stringify({ text: '' }).length
    const largest = aSent({ text: 'x'.repeat(megabytes25 - frame) })
    expect(Buffer.byteLength(largest.body)).toBe(megabytes25)
    expect((await post(url, largest)).status).toBe(202)
    const body = streamOf(megabytes25 + 1)
    const { headers } = aSent()
    const chunked = { method: 'POST', body, headers, duplex: 'half' } as RequestInit
    const fate = await fetch(url, chunked).then(
      ({ status }) => status,
      () => 'closed',
    )
    expect([413, 'closed']).toContain(fate)
    expect(await scene.stored()).toHaveLength(1)
  })

  it('refuses by the declared length before a byte has come', async () => {
    const { url } = await open()
    const status = await new Promise((resolve, reject) => {
      const headers = { ...aSent().headers, 'content-length': megabytes25 + 1 }
      const sent = request(url, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode)
        sent.destroy()
      })
      sent.once('error', reject)
      sent.flushHeaders()
    })
    expect(status).toBe(413)
  })

  it.each([
    ['no event', 'x-github-event', undefined],
    ['an event that is none', 'x-github-event', 'issues; drop table'],
    ['no delivery id', 'x-github-delivery', undefined],
    ['a delivery id without an end', 'x-github-delivery', 'a'.repeat(101)],
    ['a hook that is no number', 'x-github-hook-id', '4711 or 1=1'],
  ])('refuses what is signed but has %s', async (_, name, value) => {
    const { scene, url } = await open()
    const sent = aSent()
    if (value === undefined) delete sent.headers[name]
    else sent.headers[name] = value
    expect((await post(url, sent)).status).toBe(400)
    expect(await scene.stored()).toEqual([])
  })

  it.each(['', 'null', '[]', '"text"', '{"action":', '\u0000'])(
    'refuses what is signed but is %j',
    async (body) => {
      const { scene, url } = await open()
      const { headers } = aSent()
      expect(
        (await post(url, { body, headers: { ...headers, 'x-hub-signature-256': sign(body) } })).status,
      ).toBe(400)
      expect(await scene.stored()).toEqual([])
    },
  )

  it('refuses compressed bodies, which GitHub does not send', async () => {
    const { url } = await open()
    const { body, headers } = aSent()
    expect((await post(url, { body, headers: { ...headers, 'content-encoding': 'gzip' } })).status).toBe(415)
  })

  it('tells GitHub that it failed when the inbox does, so that the delivery is found again', async () => {
    const adapter = memoryAdapter()
    const receive = async () => {
      throw new HubSyncError('database_unreachable', 'The database cannot be reached')
    }
    scene = openScene({ ...adapter, inbox: { ...adapter.inbox, receive } })
    mounted = await listen(createWebhookMiddleware(scene.hub))
    const response = await post(mounted.url, aSent())
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
    expect(scene.log.join()).toContain('database_unreachable')
    expect(scene.events).toEqual([])
  })

  it('asks a function for the secrets of each hook, and refuses hooks that it does not know', async () => {
    scene = openScene({
      webhooks: {
        secret: async ({ hookId, url }) => (hookId === '4711' && url === '/red' ? [secret, 'new'] : null),
      },
    })
    mounted = await listen(createWebhookMiddleware(scene.hub))
    const foreign = aSent()
    foreign.headers['x-github-hook-id'] = '4712'
    const answers = []
    for (const [path, sent] of [
      ['/red', aSent()],
      ['/red', aSent(undefined, { secret: 'new' })],
      ['/red', foreign],
      ['/blue', aSent()],
    ] as const) {
      answers.push((await post(`${mounted.url}${path}`, sent)).status)
    }
    expect(answers).toEqual([202, 202, 401, 401])
  })

  it('takes no delivery for one of an App from whoever knows the secret of a hook', async () => {
    const secrets: Record<string, string> = { 4711: secret, 42: 'of the App' }
    scene = openScene({ webhooks: { secret: ({ hookId }) => secrets[hookId ?? ''] ?? null } })
    mounted = await listen(createWebhookMiddleware(scene.hub))
    const [disguised, honest] = [aSent(), aSent(undefined, { secret: 'of the App' })]
    for (const { headers } of [disguised, honest]) {
      headers['x-github-hook-installation-target-type'] = 'integration'
      headers['x-github-hook-installation-target-id'] = '42'
    }
    expect((await post(mounted.url, disguised)).status).toBe(401)
    expect((await post(mounted.url, honest)).status).toBe(202)
    expect(await scene.stored()).toMatchObject([{ hookId: '42' }])
  })

  it('measures what a parser in front of it kept as well', async () => {
    scene = openScene()
    const handler = createWebhookMiddleware(scene.hub, { limits: { bodyBytes: 100 } })
    mounted = await listen(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      await handler(Object.assign(request, { rawBody: Buffer.concat(chunks) }), response)
    })
    const body = streamOf(101)
    const { headers } = aSent()
    const { status } = await fetch(mounted.url, {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit)
    expect(status).toBe(413)
  })

  it('leaves alone what somebody in front of it has answered', async () => {
    scene = openScene()
    const handler = createWebhookMiddleware(scene.hub)
    let handled: Promise<unknown> = Promise.resolve()
    mounted = await listen((request, response) => {
      response.writeHead(504).end()
      handled = handler(request, response)
    })
    expect((await post(mounted.url, aSent())).status).toBe(504)
    await expect(handled).resolves.toBeUndefined()
  })

  it('lets go of a sender that is too slow, in Fastify as well', async () => {
    scene = openScene()
    const app = Fastify()
    app.register(createWebhookPlugin(scene.hub, { path: '/', limits: { bodyMs: 100 } }))
    await app.listen({ port: 0, host: '127.0.0.1' })
    mounted = { url: '', close: async () => void app.server.closeAllConnections() }
    const { port } = app.server.address() as AddressInfo
    const lines = Object.entries({ ...aSent().headers, host: 'localhost', 'content-length': 5_000 })
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nx`,
      )
    })
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('blames no mount for a sender that has left before its body was read', async () => {
    scene = openScene({ webhooks: { secret: async () => secret } })
    const { headers } = aSent()
    const left = Object.assign(new IncomingMessage(new Socket()), { method: 'POST', url: '/', headers })
    left.destroy()
    const response = new ServerResponse(left)
    await createWebhookMiddleware(scene.hub)(left, response)
    expect(response.statusCode).toBe(400)
    expect(scene.log.join()).not.toMatch(/raw bytes are gone/)
  })
})

/** A stream of so many bytes, without a length that anybody could know before. */
function streamOf(bytes: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024)
  let left = bytes
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close()
      controller.enqueue(chunk.subarray(0, Math.min(left, chunk.length)))
      left -= chunk.length
    },
  })
}
