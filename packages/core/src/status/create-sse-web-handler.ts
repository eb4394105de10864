import type { EventHost } from './event-feed.js'
import type { EventSubscription } from './event-subscription.js'
import { askPermission, openFeed, type SSEOptions, sseHeaders } from './sse-options.js'

export interface SSEWebHandler {
  (request: Request): Promise<Response>
  /** Lets every client go and listens to the hub no longer. */
  close(): void
}

/** The twin of `createSSEHandler` for every framework that speaks `Request` and `Response`. */
export function createSSEWebHandler(hub: EventHost, options: SSEOptions<Request>): SSEWebHandler {
  const feed = openFeed(hub, options)
  const handle = async (request: Request) => {
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } })
    const permission = await askPermission(options, request)
    if (permission === null) return new Response(null, { status: 401 })
    const subscription = feed.subscribe(permission.tenantId, request.headers.get('last-event-id') || null)
    request.signal.addEventListener('abort', () => subscription.close())
    if (request.signal.aborted) subscription.close()
    return new Response(readableOf(subscription), { headers: sseHeaders })
  }
  return Object.assign(handle, { close: () => feed.close() })
}

function readableOf(subscription: EventSubscription): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const text = await subscription.next()
      if (text === null) controller.close()
      else controller.enqueue(encoder.encode(text))
    },
    cancel: () => subscription.close(),
  })
}
