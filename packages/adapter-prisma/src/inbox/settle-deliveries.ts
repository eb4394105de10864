import { type Settlement, tables } from '@hubsync/core'
import type { Database } from '../database.js'
import { canonicalValue } from '../values/canonical-value.js'

interface RowSettlement {
  /** Of the row. */
  readonly id: string
  readonly worker: string
  readonly settlement: Settlement
}

/** Ends claims in one statement; tells of each whether its worker still held it. */
export async function settleDeliveries(
  { names, query }: Database,
  settlements: readonly RowSettlement[],
): Promise<boolean[]> {
  const told = settlements
    .map(({ id, worker, settlement }) => ({ id, worker, ...columnsOf(settlement) }))
    .sort((left, right) => (left.id < right.id ? -1 : 1))
  const settled = await query<{ id: string; worker: string }>(
    `update ${names.table('webhook_deliveries')} as delivery
     set state = coalesce(told.state, delivery.state),
       error = case when told.state is null then delivery.error else told.error end,
       attempts = case
         when told.state is null then delivery.attempts - 1
         when told.state = 'untold' and delivery.state <> 'untold' then 0
         else delivery.attempts
       end,
       next_attempt_at = case
         when told.state is null then delivery.next_attempt_at
         else statement_timestamp() + told.wait_ms * interval '1 millisecond'
       end,
       applied_at = case
         when told.state in ('applied', 'untold') then coalesce(delivery.applied_at, statement_timestamp())
         else delivery.applied_at
       end,
       claimed_by = null,
       claimed_until = null,
       updated_at = statement_timestamp()
     from json_to_recordset($1::text::json) as told(
       id uuid, worker text, state text, error text, wait_ms double precision
     )
     where delivery.id = told.id and delivery.claimed_by = told.worker
     returning delivery.id::text as id, told.worker as worker`,
    JSON.stringify(told),
  )
  const held = new Set(settled.map(({ id, worker }) => `${id} ${worker}`))
  return settlements.map(({ id, worker }) => held.has(`${id} ${worker}`))
}

/** A state of null leaves everything but the claim as it was. */
function columnsOf(settlement: Settlement): {
  state: string | null
  error: string | null
  wait_ms: number | null
} {
  switch (settlement.state) {
    case 'untried':
      return { state: null, error: null, wait_ms: null }
    case 'applied':
      return { state: 'applied', error: null, wait_ms: null }
    case 'ignored':
      return { state: 'ignored', error: storable(settlement.reason), wait_ms: null }
    case 'parked':
      return { state: 'parked', error: storable(settlement.error), wait_ms: null }
    default:
      return { state: settlement.state, error: storable(settlement.error), wait_ms: settlement.waitMs }
  }
}

function storable(text: string): string {
  return String(canonicalValue(tables.webhook_deliveries, 'error', text))
}
