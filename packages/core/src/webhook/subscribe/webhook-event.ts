import type { EmitterWebhookEvent, EmitterWebhookEventName } from '@octokit/webhooks'

/** An event, such as `pull_request`, or one action of it, such as `pull_request.opened`. */
export type WebhookEventName = EmitterWebhookEventName

/** A delivery as subscribers get it: its rows are in the tenant's copy already. */
export type WebhookEvent<Name extends WebhookEventName = WebhookEventName> = EmitterWebhookEvent<Name> & {
  readonly tenantId: string
  readonly host: string
  readonly hookId: string
  /** ISO 8601. */
  readonly receivedAt: string
}

/** Called at least once for each delivery that it asked for. What it throws is logged, and it is called again. */
export type WebhookListener<Name extends WebhookEventName = WebhookEventName> = (
  event: WebhookEvent<Name>,
) => unknown
