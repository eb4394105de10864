import { answerWebRequest, type WebhookHandler } from './web-handler.js'
import type { WebhookEndpointOptions, WebhookHost } from './webhook-endpoint.js'

const remedy = 'Export POST from the route file as it is, and read the Request nowhere before it.'

/**
 * The endpoint as a route handler of Next.js: `export const { POST } = createWebhookRoute(hub)`. An API route of the
 * pages router takes `createWebhookMiddleware`, and `export const config = { api: { bodyParser: false } }` beside it.
 *
 * @throws HubSyncError `configuration_invalid` without a secret, or without an inbox.
 */
export function createWebhookRoute(
  hub: WebhookHost,
  options: WebhookEndpointOptions = {},
): { readonly POST: WebhookHandler } {
  const endpoint = hub.webhooks.endpoint(options)
  return { POST: (request) => answerWebRequest(endpoint, request, { remedy }) }
}
