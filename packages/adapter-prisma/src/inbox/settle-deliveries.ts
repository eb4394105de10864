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
       claimed_by = case when told.keeps_claim then delivery.claimed_by end,
       claimed_until = case when told.keeps_claim then delivery.claimed_until end,
       updated_at = statement_timestamp()
     from json_to_recordset($1::text::json) as told(
       id uuid, worker text, state text, error text, wait_ms double precision, keeps_claim boolean
     )
     where delivery.id = told.id and delivery.claimed_by = told.worker
     returning delivery.id::text as id, told.worker as worker`,
    JSON.stringify(told),
  )
  const held = new Set(settled.map(({ id, worker }) => `${id} ${worker}`))
  return settlements.map(({ id, worker }) => held.has(`${id} ${worker}`))
}

interface SettledColumns {
  /** Null leaves everything but the claim as it was. */
  readonly state: string | null
  readonly error: string | null
  readonly wait_ms: number | null
  readonly keeps_claim: boolean
}

function columnsOf(settlement: Settlement): SettledColumns {
  const settled = { error: null, wait_ms: null, keeps_claim: false }
  switch (settlement.state) {
    case 'untried':
      return { ...settled, state: null }
    case 'telling':
      return { ...settled, state: 'untold', keeps_claim: true }
    case 'applied':
      return { ...settled, state: 'applied' }
    case 'ignored':
      return { ...settled, state: 'ignored', error: storable(settlement.reason) }
    case 'parked':
      return { ...settled, state: 'parked', error: storable(settlement.error) }
    default: {
      const { state, waitMs, error } = settlement
      return { ...settled, state, error: storable(error), wait_ms: waitMs }
    }
  }
}

function storable(text: string): string {
  return String(canonicalValue(tables.webhook_deliveries, 'error', text))
}
