import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EventHost } from './event-feed.js'
import type { EventSubscription } from './event-subscription.js'
import { askPermission, openFeed, type SSEOptions, sseHeaders } from './sse-options.js'

export interface SSEHandler extends Middleware {
  /** Lets every client go and listens to the hub no longer. */
  close(): void
}

type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>

/**
 * Every event of a hub as server-sent events, for Node, Express and Connect:
 * `app.get('/api/sync/stream', createSSEHandler(hub, { authorize }))`. Each is a message whose data is `{ type, data }`.
 *
 * A client that comes back with `Last-Event-ID` is told what it missed; where that is forgotten, an event `gap` comes
 * first. Make one handler for all requests: it keeps the events. Its promise resolves when the client is gone.
 */
export function createSSEHandler(hub: EventHost, options: SSEOptions<IncomingMessage>): SSEHandler {
  const feed = openFeed(hub, options)
  const handle: Middleware = async (request, response, next) => {
    if (request.method !== 'GET') return refuse(response, 405, { allow: 'GET' })
    try {
      const permission = await askPermission(options, request)
      if (permission === null) return refuse(response, 401)
      await stream(feed.subscribe(permission.tenantId, lastEventIdOf(request)), response)
    } catch (thrown) {
      if (next) next(thrown)
      else refuse(response, 500)
    }
  }
  return Object.assign(handle, { close: () => feed.close() })
}

async function stream(subscription: EventSubscription, response: ServerResponse): Promise<void> {
  const { signal } = subscription
  response.once('close', () => subscription.close())
  // It may have gone while it was asked whether it may listen.
  if (response.destroyed) subscription.close()
  response.writeHead(200, sseHeaders)
  response.flushHeaders()
  try {
    for (let text = await subscription.next(); text !== null; text = await subscription.next()) {
      if (!response.write(text)) await once(response, 'drain', { signal })
    }
    response.end()
  } catch (thrown) {
    // What a slow client did not take would wait in memory until it does.
    response.destroy()
    if (!signal.aborted) throw thrown
  }
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-length': 0, ...headers }).end()
}

function lastEventIdOf({ headers }: IncomingMessage): string | null {
  const value = headers['last-event-id']
  return typeof value === 'string' && value !== '' ? value : null
}
