import { keptBytes } from './touched-body.js'
import { answerWebRequest } from './web-handler.js'
import type { WebhookEndpointOptions, WebhookHost } from './webhook-endpoint.js'

/** What the handler reads of Hono's context: described here and not imported, so that every version that has it fits. */
export interface HonoContext {
  readonly req: {
    readonly raw: Request
    /** What was read of the body before, in which form. */
    readonly bodyCache?: { readonly arrayBuffer?: unknown; readonly text?: unknown }
  }
}

const remedy = 'Mount the webhook handler before middleware that reads the body of its path.'

/**
 * The endpoint as a handler of Hono: `app.post('/api/webhooks/github', createWebhookHandler(hub))`.
 *
 * @throws HubSyncError `configuration_invalid` without a secret, or without an inbox.
 */
export function createWebhookHandler(hub: WebhookHost, options: WebhookEndpointOptions = {}) {
  const endpoint = hub.webhooks.endpoint(options)
  return ({ req }: HonoContext): Promise<Response> =>
    answerWebRequest(endpoint, req.raw, {
      remedy,
      keptBody: async () => {
        const { arrayBuffer, text } = req.bodyCache ?? {}
        return keptBytes(await arrayBuffer) ?? keptBytes(await text)
      },
    })
}
