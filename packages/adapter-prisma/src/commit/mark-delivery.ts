import { type CommitBatch, type Scope, tables } from '@hubsync/core'
import type { Session } from '../database.js'
import { canonicalValue } from '../values/canonical-value.js'

/** Notes when the rows of the delivery were committed. */
export async function markDelivery(
  session: Session,
  scope: Scope,
  { hookId, deliveryId, appliedAt }: NonNullable<CommitBatch['delivery']>,
): Promise<void> {
  const time = canonicalValue(tables.webhook_deliveries, 'applied_at', appliedAt)
  await session.execute(
    `update ${session.names.table('webhook_deliveries')}
     set applied_at = $4::text::timestamptz, updated_at = statement_timestamp()
     where host = $1::text and hook_id = $2::text and delivery_id = $3::text
       and applied_at is distinct from $4::text::timestamptz`,
    scope.host,
    hookId,
    deliveryId,
    String(time),
  )
}
