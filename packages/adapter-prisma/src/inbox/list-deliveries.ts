import type { InboxDelivery, InboxFilter, InboxState } from '@hubsync/core'
import type { Database } from '../database.js'
import { createParameters } from '../values/parameters.js'
import { type DeliveryRow, deliveryColumns, toDelivery } from './delivery-row.js'

const usualLimit = 100

/** Deliveries of a host, newest first. */
export async function listDeliveries(
  { names, query }: Database,
  host: string,
  { state, projectGithubId, hookId, deliveryId, limit = usualLimit }: InboxFilter,
): Promise<InboxDelivery[]> {
  const parameters = createParameters()
  const conditions = [
    `delivery.host = ${parameters.add(host)}`,
    ...(state === undefined ? [] : [`delivery.state = ${parameters.add(state)}`]),
    ...(hookId === undefined ? [] : [`delivery.hook_id = ${parameters.add(hookId)}`]),
    ...(deliveryId === undefined ? [] : [`delivery.delivery_id = ${parameters.add(deliveryId)}`]),
    ...(projectGithubId === undefined
      ? []
      : [`delivery.project_github_id = ${parameters.add(String(projectGithubId), 'bigint')}`]),
  ]
  const rows = await query<DeliveryRow>(
    `select ${deliveryColumns('delivery')} from ${names.table('webhook_deliveries')} as delivery
     where ${conditions.join(' and ')}
     order by delivery.received_at desc, delivery.id desc
     limit ${parameters.add(String(limit), 'integer')}`,
    ...parameters.values,
  )
  return rows.map(toDelivery)
}

export async function countDeliveries(
  { names, query }: Database,
  host: string,
): Promise<Record<InboxState, number>> {
  const rows = await query<{ state: InboxState; deliveries: number }>(
    `select state, count(*)::integer as deliveries from ${names.table('webhook_deliveries')}
     where host = $1::text group by state`,
    host,
  )
  const counts = { received: 0, delayed: 0, untold: 0, applied: 0, ignored: 0, parked: 0 }
  for (const { state, deliveries } of rows) counts[state] = deliveries
  return counts
}
