import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '../receive/webhook-answer.js'
import { bodyWasRead, checkEncoding, keptBytes } from './touched-body.js'
import type { WebhookEndpoint, WebhookEndpointOptions, WebhookHost } from './webhook-endpoint.js'

/** A request listener of `node:http`, and a handler of Express, Connect and Next.js' API routes. */
export type WebhookMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>

/**
 * The endpoint for Node and Express: `app.post('/api/webhooks/github', createWebhookMiddleware(hub))`. It answers every
 * request that it is mounted for. Mount it before body parsers; where one came first and kept the raw bytes (`raw`,
 * `text`, `rawBody`) they are taken, else the answer is a 500 that says so.
 *
 * @throws HubSyncError `configuration_invalid` without a secret, or without an inbox.
 */
export function createWebhookMiddleware(
  hub: WebhookHost,
  options: WebhookEndpointOptions = {},
): WebhookMiddleware {
  const endpoint = hub.webhooks.endpoint(options)
  return async (request: IncomingMessage & ParsedBody, response) => {
    const { status, message, headers } = await endpoint.answer({
      method: request.method ?? '',
      url: originalUrl(request),
      header: (name) => headerOf(request, name),
      readBody: () => readBody(endpoint, request, request),
    })
    // Something in front, such as a limit of time, was faster.
    if (response.headersSent) return
    const text = JSON.stringify({ message })
    // With its length told, head and body leave in one packet.
    const length = Buffer.byteLength(text)
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers })
    response.end(text)
    if (!request.complete) drain(request)
  }
}

const nodeRemedy =
  'Mount the webhook handler before express.json() and other body parsers, or let them keep the bytes: ' +
  'express.raw({ type: "*/*" }) for its path, or express.json({ verify: (req, res, raw) => { req.rawBody = raw } }). ' +
  'In an API route of Next.js: export const config = { api: { bodyParser: false } }.'

/** Where parsers leave what they read. */
export interface ParsedBody {
  readonly body?: unknown
  readonly rawBody?: unknown
}

/** The bytes of a stream of Node's, or of what a parser kept of it. */
export function readBody(
  endpoint: WebhookEndpoint,
  stream: IncomingMessage,
  { body, rawBody }: ParsedBody,
  remedy: string = nodeRemedy,
): Promise<Uint8Array> {
  const isUntouched = stream.readable && !stream.readableDidRead
  if (isUntouched) {
    checkEncoding(headerOf(stream, 'content-encoding'))
    return readStream(endpoint, stream)
  }
  const kept = keptBytes(rawBody) ?? keptBytes(body)
  if (kept) return Promise.resolve(kept)
  const wasNeverRead = stream.destroyed && !stream.readableDidRead
  return Promise.reject(wasNeverRead ? brokenOff() : bodyWasRead(remedy))
}

/** A body that is over takes nothing more, so its listeners may stay: they go with the request. */
function readStream(endpoint: WebhookEndpoint, stream: IncomingMessage): Promise<Uint8Array> {
  const body = endpoint.gauge.open()
  const fail = () => {
    if (!body.isOver) body.fail(brokenOff())
  }
  stream
    .on('data', (chunk: Uint8Array) => body.push(chunk))
    .on('end', () => body.end())
    .on('error', fail)
    .on('close', fail)
  return body.whole
}

function brokenOff(): Refusal {
  return new Refusal(400, 'The body broke off')
}

const lingerMs = 2_000

/** Lets a sender that was refused early read the answer before the connection goes, without taking what it sends. */
export function drain(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), lingerMs)
  request.once('close', () => clearTimeout(timer)).on('error', () => undefined)
  request.resume()
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}

/** Express cuts the mounted path off `url`. */
function originalUrl(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? ''
}
