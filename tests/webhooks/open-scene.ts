import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryAdapter } from '@hubsync/adapter-memory'
import {
  createHubSync,
  type HubSync,
  type HubSyncOptions,
  type InboxDelivery,
  type Logger,
  type StatusEvent,
} from '@hubsync/core'

export const secret = 'a secret that only GitHub knows'

/** A hub that receives deliveries, and everything that it says meanwhile. */
export interface Scene {
  readonly hub: HubSync
  readonly log: string[]
  readonly events: StatusEvent[]
  stored(): Promise<InboxDelivery[]>
}

/** Deliveries stay in the inbox unless a test applies them: its worker is elsewhere. */
export function openScene(options: Partial<HubSyncOptions> = {}): Scene {
  const log: string[] = []
  const events: StatusEvent[] = []
  const note = (fields: object, message: string) => void log.push(`${message} ${JSON.stringify(fields)}`)
  const logger: Logger = { debug: note, info: note, warn: note, error: note }
  const hub = createHubSync({
    ...memoryAdapter(),
    logger,
    sinks: [{ emit: (event) => events.push(event) }],
    ...options,
    webhooks: { secret, worker: 'elsewhere', ...options.webhooks },
  })
  return { hub, log, events, stored: () => hub.webhooks.deliveries() }
}

export interface Sent {
  readonly body: string
  readonly headers: Record<string, string>
}

export interface SentOptions {
  readonly event?: string
  readonly deliveryId?: string
  readonly secret?: string
  readonly as?: 'json' | 'form'
}

/** A delivery as GitHub sends it. */
export function aSent(payload: object = aPayload(), options: SentOptions = {}): Sent {
  const json = JSON.stringify(payload)
  const body = options.as === 'form' ? new URLSearchParams({ payload: json }).toString() : json
  const type = options.as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  return {
    body,
    headers: {
      'content-type': type,
      'user-agent': 'GitHub-Hookshot/0123abc',
      'x-github-event': options.event ?? 'issues',
      'x-github-delivery': options.deliveryId ?? randomUUID(),
      'x-github-hook-id': '4711',
      'x-github-hook-installation-target-type': 'repository',
      'x-github-hook-installation-target-id': '99',
      'x-hub-signature-256': sign(body, options.secret),
    },
  }
}

/** Changes no row. Text that a parser that guesses its encoding, or writes it again, would change. */
export function aPayload(more: object = {}): object {
  return {
    action: 'pinned',
    issue: { id: 1, number: 7, title: 'Grüße "quoted" \\ 🎉 </script>', price: 1.0 },
    repository: { id: 99, full_name: 'acme/rockets' },
    ...more,
  }
}

export function sign(body: string | Uint8Array, key: string = secret): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`
}

export function post(url: string, { body, headers }: Sent): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers })
}

export interface Mounted {
  readonly url: string
  close(): Promise<void>
}

/** A server of this listener's on a free port. */
export async function listen(listener: RequestListener | Server, path = ''): Promise<Mounted> {
  const server = typeof listener === 'function' ? createServer(listener) : listener
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
