import { deliveryRowId, type ReceivedDelivery, tables } from '@hubsync/core'
import type { Database } from '../database.js'
import { canonicalValue } from '../values/canonical-value.js'

/** Stores deliveries in one statement. A delivery that comes twice in it is stored once. */
export async function receiveDeliveries(
  { names, query }: Database,
  deliveries: readonly ReceivedDelivery[],
): Promise<('stored' | 'known')[]> {
  const ids = deliveries.map(({ host, hookId, deliveryId }) => deliveryRowId(host, hookId, deliveryId))
  const rows = deliveries
    .map((delivery, index) => ({ id: ids[index] ?? '', delivery }))
    .filter(({ id }, index) => ids.indexOf(id) === index)
    // Two processes that get the same deliveries store them in the same order: no deadlock.
    .sort((left, right) => (left.id < right.id ? -1 : 1))
  const stored = await query<{ id: string }>(
    `insert into ${names.table('webhook_deliveries')} (
       id, host, hook_id, delivery_id, event, action, project_github_id, payload, received_at, created_at, updated_at
     )
     select id, host, hook_id, delivery_id, event, action, project_github_id, payload, received_at,
       statement_timestamp(), statement_timestamp()
     from json_to_recordset($1::text::json) as told(
       id uuid, host text, hook_id text, delivery_id text, event text, action text, project_github_id bigint,
       payload jsonb, received_at timestamptz
     )
     on conflict (host, hook_id, delivery_id) do nothing
     returning id::text as id`,
    `[${rows.map(({ id, delivery }) => toJson(id, delivery)).join(',')}]`,
  )
  const fresh = new Set(stored.map(({ id }) => id))
  return ids.map((id) => (fresh.delete(id) ? 'stored' : 'known'))
}

/** Written by hand, so that a payload is text all the way into the database. */
function toJson(id: string, { payload, ...told }: ReceivedDelivery): string {
  const columns = {
    id,
    host: told.host,
    hook_id: storable('hook_id', told.hookId),
    delivery_id: storable('delivery_id', told.deliveryId),
    event: storable('event', told.event),
    action: told.action === null ? null : storable('action', told.action),
    project_github_id: told.projectGithubId,
    received_at: told.receivedAt,
  }
  return `${JSON.stringify(columns).slice(0, -1)},"payload":${payloadText(payload)}}`
}

function storable(column: string, value: string): string {
  return String(canonicalValue(tables.webhook_deliveries, column, value))
}

/** How JSON writes what PostgreSQL refuses in text: NUL and lone surrogates. */
const suspicious = /\\u(?:0000|d[89a-f])/i

function payloadText(text: string): string {
  if (!suspicious.test(text)) return text
  return JSON.stringify(canonicalValue(tables.webhook_deliveries, 'payload', JSON.parse(text)))
}
