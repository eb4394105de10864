import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { ConnectionCut, CutResponse } from './faults/broken-answers.js'

export interface RunningServer {
  url: string
  close(): Promise<void>
}

const compress = promisify(gzip)
const fastest = { level: constants.Z_BEST_SPEED }

/** Shorter bodies are sent as they are: compressing would not pay. */
const leastCompressed = 1000

/** Serves a handler of Web requests over HTTP on 127.0.0.1. @param port 0 for any free one */
export async function listenOn(
  port: number,
  handle: (request: Request) => Promise<Response>,
): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    serve(incoming, outgoing, handle).catch((error: unknown) => answerFailure(outgoing, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: boundPort } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${boundPort}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  const response = await handle(await readRequest(incoming, gone.signal))
  if (response instanceof CutResponse) return sendPart(response, outgoing)
  if (response.headers.has('transfer-encoding')) return sendStream(response, outgoing)
  await sendWhole(response, outgoing, /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? ''))
}

async function readRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/', headers } = incoming
  const given = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) given.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const target = new URL(url, `http://${headers.host ?? '127.0.0.1'}`)
  if (method === 'GET' || method === 'HEAD') return new Request(target, { method, headers: given, signal })
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return new Request(target, { method, headers: given, signal, body: Buffer.concat(chunks) })
}

async function sendWhole(
  response: Response,
  outgoing: ServerResponse,
  isCompressible: boolean,
): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const headers = Object.fromEntries(response.headers)
  if (isCompressible && body.length >= leastCompressed) {
    const compressed = await compress(body, fastest)
    const sizes = { 'content-encoding': 'gzip', 'content-length': String(compressed.length) }
    outgoing.writeHead(response.status, { ...headers, ...sizes }).end(compressed)
    return
  }
  if (response.body) headers['content-length'] = String(body.length)
  outgoing.writeHead(response.status, headers).end(body)
}

/** Announces all of it and ends the connection in the middle. */
function sendPart(response: CutResponse, outgoing: ServerResponse): void {
  const headers = Object.fromEntries(response.headers)
  headers['content-length'] = String(response.announcedLength)
  outgoing.writeHead(response.status, headers)
  outgoing.write(response.arriving, () => outgoing.destroy())
}

/** Uncompressed: only the state of the world is that long, and compressing it would take longer than making it. */
async function sendStream(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  await pipeline(body, outgoing)
}

/** A fault of the simulator itself, told apart from what GitHub would answer. */
function answerFailure(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed || error instanceof ConnectionCut) {
    outgoing.destroy()
    return
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  outgoing.writeHead(500, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify({ message: `The simulator failed: ${message}` }))
}
