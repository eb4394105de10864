import { EventFeed, type EventHost } from './event-feed.js'

/**
 * Who may listen: false refuses, true tells every event of the hub, a tenant's id only what is that tenant's.
 * What is received and parked belongs to no tenant.
 */
export type SSEPermission = boolean | { readonly tenantId: string }

export interface SSEOptions<HostRequest> {
  /**
   * Asked before anything is told. Events name projects and owners, so nobody listens by default;
   * `authorize: () => true` where that is meant.
   */
  readonly authorize: (request: HostRequest) => SSEPermission | Promise<SSEPermission>
  /** Milliseconds between signs of life while nothing happens; default 15,000. */
  readonly heartbeatMs?: number
  /**
   * Events kept for clients that come back, and the most that wait for a slow one, which is let go beyond it; default
   * 500. Of a run's progress only the newest counts.
   */
  readonly backlog?: number
}

export const sseHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
}

export function openFeed<HostRequest>(hub: EventHost, options: SSEOptions<HostRequest>): EventFeed {
  const { backlog = 500, heartbeatMs = 15_000 } = options
  return new EventFeed(hub, { limit: backlog, heartbeatMs })
}

/** Null: refused. */
export async function askPermission<HostRequest>(
  { authorize }: SSEOptions<HostRequest>,
  request: HostRequest,
): Promise<{ readonly tenantId: string | null } | null> {
  const permission = await authorize(request)
  if (permission === true) return { tenantId: null }
  // Without types a host may answer with a user who has no tenant: nobody hears everything by that.
  const tenantId = permission ? permission.tenantId : null
  return typeof tenantId === 'string' ? { tenantId } : null
}
