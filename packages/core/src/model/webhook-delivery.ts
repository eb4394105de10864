import { optional, type RowOf, required } from './column.js'
import { rowId } from './ids.js'

/**
 * The inbox: one row per delivery, known by the hook or app it was sent for and GitHub's delivery id.
 * It has no tenant, because whose it is becomes known only after parsing.
 */
export const webhookDeliveries = {
  name: 'webhook_deliveries',
  model: 'GitHubWebhookDelivery',
  family: 'system',
  key: ['hook_id', 'delivery_id'],
  columns: {
    id: required('uuid', { role: 'system' }),
    host: required('text', { role: 'system' }),
    /** GitHub's id of the hook, or of the app, that the delivery was sent for. */
    hook_id: required('text'),
    delivery_id: required('text'),
    event: required('text'),
    action: optional('text'),
    project_github_id: optional('bigint'),
    payload: required('json', { initial: {} }),
    received_at: required('timestamp'),
    attempts: required('integer', { initial: 0 }),
    next_attempt_at: optional('timestamp'),
    claimed_by: optional('text'),
    claimed_until: optional('timestamp'),
    applied_at: optional('timestamp'),
    /** `InboxState` says what there is. */
    state: required('text', { initial: 'received' }),
    error: optional('text'),
    created_at: required('timestamp', { role: 'system' }),
    updated_at: required('timestamp', { role: 'system' }),
  },
  indexes: [
    { columns: ['host', 'state', 'project_github_id', 'received_at'] },
    { columns: ['host', '-received_at'] },
  ],
  parents: {},
} as const

export type WebhookDelivery = RowOf<typeof webhookDeliveries>

/** The id of a delivery's row. */
export function deliveryRowId(host: string, hookId: string, deliveryId: string): string {
  return rowId({ tenantId: '', host }, 'delivery', hookId, deliveryId)
}
