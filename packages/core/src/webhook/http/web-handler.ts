import type { BodyGauge } from '../receive/body-gauge.js'
import { Refusal } from '../receive/webhook-answer.js'
import { bodyWasRead, checkEncoding } from './touched-body.js'
import type { WebhookEndpoint, WebhookEndpointOptions, WebhookHost } from './webhook-endpoint.js'

export type WebhookHandler = (request: Request) => Promise<Response>

/**
 * The endpoint for every framework that speaks `Request` and `Response`. Verifies, stores and answers 202; the rows
 * follow from the hub's worker.
 *
 * @throws HubSyncError `configuration_invalid` without a secret, or without an inbox.
 */
export function createWebhookHandler(hub: WebhookHost, options: WebhookEndpointOptions = {}): WebhookHandler {
  const endpoint = hub.webhooks.endpoint(options)
  return (request) => answerWebRequest(endpoint, request, { remedy: webRemedy })
}

const webRemedy = 'Give the handler the Request itself, before anything calls its text() or json().'

export interface TouchedRequest {
  /** What to do where the body was read before, in the words of the framework. */
  readonly remedy: string
  /** The raw bytes, where the framework keeps them. */
  readonly keptBody?: () => Promise<Uint8Array | undefined>
}

/** Answers a `Request`, whoever has read it before. */
export async function answerWebRequest(
  endpoint: WebhookEndpoint,
  request: Request,
  { remedy, keptBody }: TouchedRequest,
): Promise<Response> {
  const { status, message, headers } = await endpoint.answer({
    method: request.method,
    url: pathOf(request.url),
    header: (name) => request.headers.get(name),
    readBody: async () => {
      if (!request.bodyUsed) {
        checkEncoding(request.headers.get('content-encoding'))
        return readStream(endpoint.gauge, request.body)
      }
      const kept = await keptBody?.()
      if (kept) return kept
      throw bodyWasRead(remedy)
    },
  })
  return Response.json({ message }, { status, ...(headers && { headers }) })
}

async function readStream(gauge: BodyGauge, stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (stream === null) return new Uint8Array(0)
  const body = gauge.open()
  const reader = stream.getReader()
  const pump = async (): Promise<void> => {
    while (!body.isOver) {
      const { done, value } = await reader.read()
      if (done) body.end()
      else body.push(value)
    }
  }
  pump().catch(() => body.fail(new Refusal(400, 'The body broke off')))
  try {
    return await body.whole
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}
