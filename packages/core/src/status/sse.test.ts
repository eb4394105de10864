import { createServer, type IncomingMessage, request as startRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../contracts/runtime.js'
import type { StatusEvent, SyncProgress } from '../contracts/status-sink.js'
import { createSSEHandler } from './create-sse-handler.js'
import { createSSEWebHandler } from './create-sse-web-handler.js'
import type { SSEOptions } from './sse-options.js'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** A hub that says what it is told to, and whose time passes when it is told to. */
function createHost() {
  const listeners = new Set<(event: StatusEvent) => void>()
  const sleepers = new Map<() => void, number>()
  const clock: Clock = {
    now: () => new Date('2026-01-01T00:00:00Z'),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        sleepers.set(resolve, milliseconds)
        signal?.addEventListener('abort', () => {
          sleepers.delete(resolve)
          reject(signal.reason)
        })
      }),
  }
  return {
    clock,
    listeners,
    sleepers,
    listen: (listener: (event: StatusEvent) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit: (event: StatusEvent) => {
      for (const listener of listeners) listener(event)
    },
    pass: (milliseconds: number) => {
      for (const [resolve, left] of sleepers) {
        if (left > milliseconds) continue
        sleepers.delete(resolve)
        resolve()
      }
    },
  }
}

interface Client {
  /** Resolves with what came so far once the text is among it. */
  said(text: string): Promise<string>
  readonly ended: Promise<void>
  end(): void
}

interface Answer {
  readonly status: number
  readonly client: Client
}

type Host = ReturnType<typeof createHost>
type Ask = (headers?: Record<string, string>, method?: string) => Promise<Answer>
type Open = (host: Host, options: SSEOptions<unknown>) => Promise<{ ask: Ask; close(): void }>

function follow(onText: (listener: (text: string) => void) => void, ended: Promise<void>, end: () => void) {
  let all = ''
  const looks = new Set<() => void>()
  onText((text) => {
    all += text
    for (const look of looks) look()
  })
  const said = (text: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        if (all.includes(text)) resolve(all)
      }
      looks.add(look)
      look()
    })
  return { said, ended, end }
}

const openNode: Open = async (host, options) => {
  const handler = createSSEHandler(host, options)
  const server = createServer((request, response) => void handler(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const ask: Ask = async (headers = {}, method = 'GET') => {
    const request = startRequest({ port, host: '127.0.0.1', headers, method })
    request.on('error', () => undefined)
    const response = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve).end())
    response.on('error', () => undefined)
    const ended = new Promise<void>((resolve) => response.once('close', () => resolve()))
    const client = follow(
      (listener) => response.setEncoding('utf8').on('data', listener),
      ended,
      () => request.destroy(),
    )
    return { status: response.statusCode ?? 0, client }
  }
  return { ask, close: handler.close }
}

const openWeb: Open = async (host, options) => {
  const handler = createSSEWebHandler(host, options)
  const ask: Ask = async (headers = {}, method = 'GET') => {
    const response = await handler(new Request('http://hub/stream', { headers, method }))
    let tell: (text: string) => void = () => undefined
    const reader = response.body?.getReader()
    const pump = async () => {
      for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
        tell(new TextDecoder().decode(piece.value))
      }
    }
    let ended: Promise<void> = Promise.resolve()
    const client = follow(
      (listener) => {
        tell = listener
        ended = pump()
      },
      new Promise<void>((resolve) => setImmediate(() => resolve(ended))),
      () => void reader?.cancel(),
    )
    return { status: response.status, client }
  }
  return { ask, close: handler.close }
}

const everyone: SSEOptions<unknown> = { authorize: () => true }

function started(runId: string, tenantId = 'default'): StatusEvent {
  const startedAt = '2026-01-01T00:00:00Z'
  return { type: 'sync:start', data: { runId, tenantId, owner: 'acme', kind: 'full', startedAt } }
}

function progressed(runId: string, recordsDone: number, project = 'acme/web'): StatusEvent {
  const data: SyncProgress = {
    runId,
    tenantId: 'default',
    stage: 'read',
    project,
    projectsDone: 0,
    projectsTotal: 1,
    recordsDone,
    recordsTotal: 100,
    recordsPerSecond: 1,
    etaMs: null,
    waitingUntil: null,
    requests: 1,
    budgetLeft: { rest: null, graphql: null },
  }
  return { type: 'sync:progress', data }
}

describe.each([
  ['Node', openNode],
  ['Request and Response', openWeb],
])('server-sent events for %s', (_, open) => {
  it('tell every event as a message with an id', async () => {
    const host = createHost()
    const { ask } = await open(host, everyone)
    const { status, client } = await ask()
    expect(status).toBe(200)
    await client.said('retry: 3000\n\n')
    host.emit(started('r1'))
    const text = await client.said('"r1"')
    const [, id, data = ''] = /\nid: (\S+)\ndata: (.*)\n\n$/.exec(text) ?? []
    expect(id).toMatch(/-1$/)
    expect(JSON.parse(data)).toEqual(started('r1'))
  })

  it('give a sign of life when nothing happened for 15 seconds', async () => {
    const host = createHost()
    const { ask } = await open(host, everyone)
    const { client } = await ask()
    await client.said('retry')
    await expect.poll(() => host.sleepers.size).toBe(1)
    host.pass(14_999)
    expect(host.sleepers.size).toBe(1)
    host.pass(15_000)
    expect(await client.said('heartbeat')).toMatch(/\n: heartbeat\n\n$/)
  })

  it('tell a client that comes back what it missed, and nothing twice', async () => {
    const host = createHost()
    const { ask } = await open(host, everyone)
    const first = await ask()
    host.emit(started('r1'))
    const id = /id: (\S+)/.exec(await first.client.said('"r1"'))?.[1] ?? ''
    first.client.end()
    host.emit(started('r2'))
    const second = await ask({ 'last-event-id': id })
    const text = await second.client.said('"r2"')
    expect(text).not.toContain('"r1"')
    expect(text).not.toContain('gap')
  })

  it.each(['someone-7', 'nonsense', '-'])('tell a gap to a client with the foreign id %s', async (id) => {
    const host = createHost()
    const { ask } = await open(host, everyone)
    host.emit(started('r1'))
    const { client } = await ask({ 'last-event-id': id })
    expect(await client.said('"r1"')).toContain('event: gap\n')
  })

  it('tell a gap where what was missed is forgotten', async () => {
    const host = createHost()
    const { ask } = await open(host, { ...everyone, backlog: 2 })
    const first = await ask()
    host.emit(started('r1'))
    const id = /id: (\S+)/.exec(await first.client.said('"r1"'))?.[1] ?? ''
    first.client.end()
    for (const run of ['r2', 'r3']) host.emit(started(run))
    expect(await (await ask({ 'last-event-id': id })).client.said('"r3"')).not.toContain('gap')
    host.emit(started('r4'))
    const text = await (await ask({ 'last-event-id': id })).client.said('"r4"')
    expect(text).toContain('event: gap\n')
    expect(text).not.toContain('"r2"')
  })

  it('keep of the progress of a run only the newest for those who come back', async () => {
    const host = createHost()
    const { ask } = await open(host, { ...everyone, backlog: 3 })
    const first = await ask()
    host.emit(started('r1'))
    const id = /id: (\S+)/.exec(await first.client.said('"r1"'))?.[1] ?? ''
    first.client.end()
    for (let records = 1; records <= 50; records += 1) host.emit(progressed('r1', records))
    const text = await (await ask({ 'last-event-id': id })).client.said('"recordsDone":50')
    expect(text).not.toContain('gap')
    expect(text.match(/sync:progress/g)).toHaveLength(1)
  })

  it('refuse who may not listen, and other methods', async () => {
    const host = createHost()
    const { ask } = await open(host, { authorize: async () => false })
    expect((await ask()).status).toBe(401)
    expect((await ask({}, 'POST')).status).toBe(405)
  })

  it.each([undefined, null, {}, { tenantId: null }, { tenantId: undefined }])(
    'refuse whom a host without types lets in by %j',
    async (permission) => {
      const { ask } = await open(createHost(), { authorize: () => permission as unknown as boolean })
      expect((await ask()).status).toBe(401)
    },
  )

  it('tell a tenant only what is its own, also afterwards', async () => {
    const host = createHost()
    const { ask } = await open(host, { authorize: () => ({ tenantId: 'ours' }) })
    const { client } = await ask()
    host.emit(started('secret', 'theirs'))
    host.emit(started('r1', 'ours'))
    const text = await client.said('"r1"')
    expect(text).not.toContain('secret')
    const id = /id: (\S+)-/.exec(text)?.[1] ?? ''
    const again = await (await ask({ 'last-event-id': `${id}-0` })).client.said('"r1"')
    expect(again).not.toContain('secret')
  })

  it('end with the handler, which listens to the hub no longer', async () => {
    const host = createHost()
    const { ask, close } = await open(host, everyone)
    const { client } = await ask()
    await client.said('retry')
    close()
    await client.ended
    expect(host.listeners.size).toBe(0)
    await (await ask()).client.ended
    await expect.poll(() => host.sleepers.size).toBe(0)
  })
})

it('a client of Node that reads nothing is let go, and memory stays bounded', async () => {
  const host = createHost()
  const handler = createSSEHandler(host, { ...everyone, backlog: 20 })
  const sizes: number[] = []
  let closed = false
  const server = createServer((request, response) => {
    response.once('close', () => {
      closed = true
    })
    const write = response.write.bind(response)
    response.write = (chunk: string) => {
      const isTaken = write(chunk)
      sizes.push(response.writableLength)
      return isTaken
    }
    void handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const request = startRequest({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' })
  request.on('error', () => undefined)
  await new Promise((resolve) =>
    request.once('response', (response) => resolve(response.on('error', () => undefined).pause())).end(),
  )
  endings.push(() => request.destroy())
  for (let count = 0; count < 100_000 && !closed; count += 1) {
    host.emit(started(`${count}-${'x'.repeat(20_000)}`))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(closed).toBe(true)
  expect(Math.max(...sizes)).toBeLessThan(2_000_000)
})

it('a failure of the host while it decides is passed on, or answered', async () => {
  const host = createHost()
  const broken: SSEOptions<unknown> = {
    authorize: () => {
      throw new Error('no session store')
    },
  }
  expect((await (await openNode(host, broken)).ask()).status).toBe(500)
  const request = new Request('http://hub/stream')
  await expect(createSSEWebHandler(host, broken)(request)).rejects.toThrow('no session store')
})
