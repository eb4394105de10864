import {
  type DeliveryId,
  deliveryRowId,
  type Inbox,
  type InboxClaim,
  type InboxDelivery,
  type InboxState,
  mostOfOneProject,
  type Row,
  type Scope,
  type Settlement,
  type WebhookDelivery,
} from '@hubsync/core'
import type { MemoryDatabase } from './memory-database.js'
import type { Partition } from './partition.js'

/** The reference inbox: the shortest one that keeps every promise of `Inbox`. What it holds is gone with the process. */
export function createMemoryInbox(database: MemoryDatabase): Inbox {
  const scopeOf = (host: string): Scope => ({ tenantId: '', host })
  const deliveries = (host: string) => database.partition(scopeOf(host), 'webhook_deliveries')

  function amend(host: string, row: Row, columns: Row): void {
    database.transact(() => deliveries(host).put({ ...row, ...columns, updated_at: database.now() }))
  }

  function findHeld({ host, hookId, deliveryId }: DeliveryId, worker: string): Row | undefined {
    const row = deliveries(host).get(deliveryRowId(host, hookId, deliveryId))
    return row?.claimed_by === worker ? row : undefined
  }

  return {
    async receive({ host, hookId, deliveryId, ...told }) {
      const id = deliveryRowId(host, hookId, deliveryId)
      const known = deliveries(host)
      if (known.get(id)) return 'known'
      const now = database.now()
      // Written out and not filled in by the table: this is where a burst of deliveries arrives.
      const row = {
        id,
        host,
        hook_id: hookId,
        delivery_id: deliveryId,
        event: told.event,
        action: told.action,
        project_github_id: told.projectGithubId,
        payload: told.payload,
        received_at: told.receivedAt,
        attempts: 0,
        ...unclaimed,
        applied_at: null,
        state: 'received',
        error: null,
        created_at: now,
        updated_at: now,
      } satisfies WebhookDelivery
      database.transact(() => known.put(row))
      return 'stored'
    },

    async claim(claim) {
      const now = database.now()
      const claimed_until = after(now, claim.milliseconds)
      return findDue(deliveries(claim.host), claim, now).map((row) => {
        const attempts = Number(row.attempts) + 1
        amend(claim.host, row, { claimed_by: claim.worker, claimed_until, attempts })
        return toDelivery({ ...row, attempts })
      })
    },

    async extend(ids, worker, milliseconds) {
      const claimed_until = after(database.now(), milliseconds)
      for (const id of ids) {
        const row = findHeld(id, worker)
        if (row) amend(id.host, row, { claimed_until })
      }
    },

    async settle(id, worker, settlement) {
      const row = findHeld(id, worker)
      if (row) amend(id.host, row, settledColumns(row, settlement, database.now()))
      return row !== undefined
    },

    async list(host, { state, projectGithubId, hookId, deliveryId, limit = 100 } = {}) {
      const matching = [...deliveries(host).rows()].filter(
        (row) =>
          (state === undefined || row.state === state) &&
          (projectGithubId === undefined || row.project_github_id === projectGithubId) &&
          (hookId === undefined || row.hook_id === hookId) &&
          (deliveryId === undefined || row.delivery_id === deliveryId),
      )
      return matching.sort(byAge).reverse().slice(0, limit).map(toDelivery)
    },

    async count(host) {
      const counts = { received: 0, delayed: 0, untold: 0, applied: 0, ignored: 0, parked: 0 }
      for (const row of deliveries(host).rows()) counts[row.state as InboxState] += 1
      return counts
    },

    async replay({ host, hookId, deliveryId }) {
      const row = deliveries(host).get(deliveryRowId(host, hookId, deliveryId))
      if (row) amend(host, row, { ...unclaimed, state: 'received', attempts: 0, error: null })
      return row !== undefined
    },

    async prune(host, states, receivedBefore) {
      const time = receivedBefore.toISOString()
      const old = [...deliveries(host).rows()].filter(
        (row) => states.some((state) => state === row.state) && String(row.received_at) < time,
      )
      database.transact(() => {
        for (const row of old) deliveries(host).remove(String(row.id))
      })
      return old.length
    },
  }
}

const unclaimed = { claimed_by: null, claimed_until: null, next_attempt_at: null } as const

/** What a claim gives: the oldest of each project with those behind it, and what waits for nobody. */
function findDue(deliveries: Partition, { limit }: InboxClaim, now: string): Row[] {
  const queues = new Map<string, Row[]>()
  for (const row of [...deliveries.rows()].filter(isOpen).sort(byAge)) {
    const ordered = row.state === 'received' && row.project_github_id !== null
    const name = ordered ? `project ${row.project_github_id}` : String(row.id)
    const queue = queues.get(name)
    if (queue) queue.push(row)
    else queues.set(name, [row])
  }
  const due = [...queues.values()].filter(([head]) => head && isDue(head, now))
  return due.slice(0, limit).flatMap(([head, ...behind]) => {
    if (!head || Number(head.attempts) > 0) return head ? [head] : []
    return [head, ...behind.filter((row) => isFree(row, now)).slice(0, mostOfOneProject - 1)]
  })
}

function isOpen({ state }: Row): boolean {
  return state === 'received' || state === 'delayed' || state === 'untold'
}

function isDue(row: Row, now: string): boolean {
  return isFree(row, now) && (row.next_attempt_at === null || String(row.next_attempt_at) <= now)
}

function isFree({ claimed_until }: Row, now: string): boolean {
  return claimed_until === null || String(claimed_until) <= now
}

function byAge(left: Row, right: Row): number {
  const order = (row: Row) => `${row.received_at} ${row.id}`
  return order(left) < order(right) ? -1 : 1
}

function settledColumns(row: Row, settlement: Settlement, now: string): Row {
  const applied_at = row.applied_at ?? now
  const attemptsToTell = row.state === 'untold' ? Number(row.attempts) : 0
  switch (settlement.state) {
    case 'untried':
      return {
        ...unclaimed,
        next_attempt_at: row.next_attempt_at ?? null,
        attempts: Number(row.attempts) - 1,
      }
    case 'telling':
      return { state: 'untold', applied_at, attempts: attemptsToTell, error: null, next_attempt_at: null }
    case 'applied':
      return { ...unclaimed, state: 'applied', applied_at, error: null }
    case 'ignored':
      return { ...unclaimed, state: 'ignored', error: settlement.reason }
    case 'parked':
      return { ...unclaimed, state: 'parked', error: settlement.error }
    default: {
      const { state, waitMs, error } = settlement
      const untold = state === 'untold' ? { applied_at, attempts: attemptsToTell } : {}
      return { ...unclaimed, ...untold, state, error, next_attempt_at: after(now, waitMs) }
    }
  }
}

function toDelivery(row: Row): InboxDelivery {
  return {
    host: String(row.host),
    hookId: String(row.hook_id),
    deliveryId: String(row.delivery_id),
    event: String(row.event),
    action: row.action as string | null,
    projectGithubId: row.project_github_id as number | null,
    payload: typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload,
    receivedAt: String(row.received_at),
    state: row.state as InboxState,
    attempts: Number(row.attempts),
    nextAttemptAt: row.next_attempt_at as string | null,
    appliedAt: row.applied_at as string | null,
    error: row.error as string | null,
  }
}

function after(time: string, milliseconds: number): string {
  return new Date(Date.parse(time) + milliseconds).toISOString()
}
