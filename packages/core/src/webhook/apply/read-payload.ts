import type { z } from 'zod'
import type { InboxDelivery } from '../../contracts/inbox.js'
import { HubSyncError } from '../../errors/hubsync-error.js'

/**
 * The part of a payload that is read, checked. The message names fields and never a value: payloads are private.
 *
 * @throws HubSyncError `payload_invalid`
 */
export function readPayload<Payload>(schema: z.ZodType<Payload>, delivery: InboxDelivery): Payload {
  const parsed = schema.safeParse(delivery.payload)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'payload'} (${code})`)
  const { event, action, deliveryId } = delivery
  const name = action === null ? event : `${event}.${action}`
  throw new HubSyncError(
    'payload_invalid',
    `The payload of ${name} in delivery ${deliveryId} is odd: ${[...new Set(where)].join(', ')}`,
  )
}
