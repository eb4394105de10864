import type { InboxDelivery, InboxState } from '@hubsync/core'
import { timestampSql } from '../values/canonical-sql.js'

/** A row as the statements of the inbox select it. */
export interface DeliveryRow {
  readonly host: string
  readonly hook_id: string
  readonly delivery_id: string
  readonly event: string
  readonly action: string | null
  readonly project_github_id: string | null
  readonly payload: string
  readonly received_at: string
  readonly state: InboxState
  readonly attempts: number
  readonly next_attempt_at: string | null
  readonly applied_at: string | null
  readonly error: string | null
}

export function deliveryColumns(table: string): string {
  const plain = ['host', 'hook_id', 'delivery_id', 'event', 'action', 'state', 'attempts', 'error']
  const times = ['received_at', 'next_attempt_at', 'applied_at']
  return [
    ...plain.map((name) => `${table}.${name}`),
    ...['project_github_id', 'payload'].map((name) => `${table}.${name}::text as ${name}`),
    ...times.map((name) => `${timestampSql(`${table}.${name}`)} as ${name}`),
  ].join(', ')
}

export function toDelivery(row: DeliveryRow): InboxDelivery {
  return {
    host: row.host,
    hookId: row.hook_id,
    deliveryId: row.delivery_id,
    event: row.event,
    action: row.action,
    projectGithubId: row.project_github_id === null ? null : Number(row.project_github_id),
    payload: JSON.parse(row.payload),
    receivedAt: row.received_at,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    appliedAt: row.applied_at,
    error: row.error,
  }
}
