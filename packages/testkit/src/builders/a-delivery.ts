import { deliveryRowId, type Scope, type WebhookDelivery } from '@hubsync/core'

/** A delivery that was received and not yet applied, as it stands in the inbox. */
export function aDelivery(scope: Scope, stored: Partial<WebhookDelivery> = {}): WebhookDelivery {
  const hookId = stored.hook_id ?? '77'
  const deliveryId = stored.delivery_id ?? 'd0000000-0000-4000-8000-000000000001'
  return {
    id: deliveryRowId(scope.host, hookId, deliveryId),
    host: scope.host,
    hook_id: hookId,
    delivery_id: deliveryId,
    event: 'issues',
    action: 'opened',
    project_github_id: 1,
    payload: { action: 'opened' },
    received_at: '2026-03-01T12:00:00.000Z',
    attempts: 0,
    next_attempt_at: null,
    claimed_by: null,
    claimed_until: null,
    applied_at: null,
    state: 'received',
    error: null,
    created_at: '2026-03-01T12:00:00.000Z',
    updated_at: '2026-03-01T12:00:00.000Z',
    ...stored,
  }
}
