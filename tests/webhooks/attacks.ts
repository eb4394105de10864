import { type Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { attackedLimits } from './attacked-endpoint.js'
import { aPayload, aSent, type Sent, sign } from './open-scene.js'

/** What became of a request: its status, or that the connection was closed without one. */
export type Fate = number | 'closed'

export interface Attack {
  /** How many of a hundred requests are of this kind. */
  readonly share: number
  readonly expects: readonly Fate[]
  readonly send: (target: Target) => Promise<Fate>
}

export interface Target {
  readonly port: number
  readonly agent: Agent
  /** In [0, 1). */
  readonly random: () => number
}

const { bodyBytes } = attackedLimits

/** Everything that a stranger can send, but for what GitHub signed. */
export const attacks: Readonly<Record<string, Attack>> = {
  'signed with a guessed secret': {
    share: 30,
    expects: [401],
    send: (target) => deliver(target, aSent(aPayload(), { secret: `guess ${target.random()}` })),
  },
  'signed with a digest of chance': {
    share: 15,
    expects: [401],
    send: (target) => {
      const digits = Array.from({ length: 64 }, () => Math.floor(target.random() * 16).toString(16)).join('')
      return deliver(target, withHeader('x-hub-signature-256', `sha256=${digits}`))
    },
  },
  'signed, then changed': {
    share: 15,
    expects: [401],
    send: (target) => {
      const sent = aSent()
      return deliver(target, { ...sent, body: sent.body.replace('pinned', 'closed') })
    },
  },
  'not signed': {
    share: 10,
    expects: [401],
    send: (target) => deliver(target, withHeader('x-hub-signature-256', undefined)),
  },
  'with a malformed signature': {
    share: 10,
    expects: [401],
    send: (target) => {
      const forms = ['sha256=', 'sha1=0', 'sha256=zz', '=', 'sha256', `sha256=${'0'.repeat(63)}`, '[object]']
      const form = forms[Math.floor(target.random() * forms.length)] ?? ''
      return deliver(target, withHeader('x-hub-signature-256', form))
    },
  },
  'with a body that is no JSON': {
    share: 5,
    expects: [401],
    send: (target) =>
      deliver(target, { ...aSent(), body: `{"action":${'['.repeat(Math.floor(target.random() * 9_000))}` }),
  },
  'by another method': {
    share: 4,
    expects: [405],
    send: (target) => deliver(target, aSent(), { method: target.random() < 0.5 ? 'PUT' : 'DELETE' }),
  },
  'too large by what it declares': {
    share: 3,
    expects: [413],
    send: ({ port }) => speak(port, `${head()}content-length: ${bodyBytes + 1}\r\n\r\n${'x'.repeat(1_000)}`),
  },
  'too large in chunks': {
    share: 2,
    // Whoever goes on sending may meet the closed connection before the answer.
    expects: [413, 'closed'],
    send: (target) =>
      deliver(target, { ...aSent(), body: 'x'.repeat(bodyBytes + 10_000) }, { chunked: true }),
  },
  'cut into single bytes': {
    share: 2,
    expects: [401],
    send: ({ port }) => {
      const chunk = '1\r\nx\r\n'.repeat(20_000)
      return speak(port, `${head()}transfer-encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`)
    },
  },
  'that never ends': {
    share: 2,
    expects: [408, 503, 'closed'],
    send: ({ port }) => speak(port, `${head()}content-length: 200000\r\n\r\n${'x'.repeat(100_000)}`),
  },
  'broken off in the middle': {
    share: 2,
    expects: ['closed'],
    send: ({ port }) => speak(port, `${head()}content-length: 5000\r\n\r\nx`, { leaveAfterMs: 20 }),
  },
}

/** An honest delivery, and how long its answer took. */
export async function deliverHonestly(target: Target): Promise<{ fate: Fate; milliseconds: number }> {
  const start = performance.now()
  const fate = await deliver(target, aSent())
  return { fate, milliseconds: performance.now() - start }
}

function withHeader(name: string, value: string | undefined): Sent {
  const { body, headers } = aSent()
  const { [name]: _, ...rest } = headers
  return { body, headers: value === undefined ? rest : { ...rest, [name]: value } }
}

/** The head of a request that is well formed, up to the length of its body. */
function head(): string {
  const signature = sign('something else')
  const headers = { ...aSent().headers, 'x-hub-signature-256': signature, host: 'localhost' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST / HTTP/1.1\r\n${lines.join('')}`
}

function deliver(
  { port, agent }: Target,
  { body, headers }: Sent,
  { method = 'POST', chunked = false } = {},
): Promise<Fate> {
  const length = chunked ? {} : { 'content-length': Buffer.byteLength(body) }
  const options = { host: '127.0.0.1', port, agent, method, headers: { ...headers, ...length } }
  const attempt = (): Promise<Fate> =>
    new Promise((resolve) => {
      const sent = request(options, (response: IncomingMessage) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 'closed'))
        response.once('error', () => resolve('closed'))
      })
      // A connection that was idle may be closed by the server in the moment that it is used again.
      sent.once('error', () => resolve(sent.reusedSocket && !chunked ? attempt() : 'closed'))
      sent.end(body)
    })
  return attempt()
}

/** Says something over a connection of its own and waits for the first line of an answer. */
function speak(port: number, text: string, { leaveAfterMs }: { leaveAfterMs?: number } = {}): Promise<Fate> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const finish = (fate: Fate) => {
      socket.destroy()
      resolve(fate)
    }
    if (leaveAfterMs !== undefined) setTimeout(() => finish('closed'), leaveAfterMs)
    socket.once('data', (data) => finish(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString('latin1'))?.[1])))
    socket.once('error', () => finish('closed')).once('close', () => finish('closed'))
  })
}
