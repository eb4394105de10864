import type { IncomingMessage } from 'node:http'
import { drain, type ParsedBody, readBody } from './node-middleware.js'
import type { WebhookEndpointOptions, WebhookHost } from './webhook-endpoint.js'

export interface WebhookPluginOptions extends WebhookEndpointOptions {
  /** Default `/api/webhooks/github`. */
  readonly path?: string
}

const usualPath = '/api/webhooks/github'
const remedy =
  'Register createWebhookPlugin(hub) as a plugin, and let no preParsing hook read the body of its path.'

/**
 * The endpoint as a plugin of Fastify: `app.register(createWebhookPlugin(hub))`. It has a context of its own, where
 * bodies stay as they came; the parsers of the application are left alone.
 *
 * @throws HubSyncError `configuration_invalid` without a secret, or without an inbox.
 */
export function createWebhookPlugin(hub: WebhookHost, options: WebhookPluginOptions = {}) {
  const endpoint = hub.webhooks.endpoint(options)
  return async (app: FastifyApp): Promise<void> => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request: unknown, _stream: unknown, done: (error: null) => void) =>
      done(null),
    )
    app.post(options.path ?? usualPath, async (request: FastifyRequest, reply: FastifyReply) => {
      const { raw } = request
      const { status, message, headers } = await endpoint.answer({
        method: 'POST',
        url: request.url,
        header: (name) => [raw.headers[name]].flat()[0] ?? null,
        readBody: () => readBody(endpoint, raw, request, remedy),
      })
      if (!raw.complete) drain(raw)
      return reply
        .code(status)
        .headers(headers ?? {})
        .send({ message })
    })
  }
}

/** What the plugin calls of Fastify: described here and not imported, so that every version that has it fits. */
interface FastifyApp {
  removeAllContentTypeParsers(): unknown
  addContentTypeParser(
    contentType: string,
    parser: (request: unknown, stream: unknown, done: (error: null) => void) => void,
  ): unknown
  post(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): unknown
}

interface FastifyRequest extends ParsedBody {
  readonly raw: IncomingMessage
  readonly url: string
}

interface FastifyReply {
  code(status: number): this
  headers(headers: Readonly<Record<string, string>>): this
  send(body: object): unknown
}
