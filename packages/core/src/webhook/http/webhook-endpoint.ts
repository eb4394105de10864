import type { BodyGauge, BodyLimits } from '../receive/body-gauge.js'
import type { WebhookAnswer } from '../receive/webhook-answer.js'
import type { WebhookRequest } from '../receive/webhook-request.js'
import type { WebhookSecret } from '../webhook-secret.js'

export interface WebhookEndpointOptions {
  /** Default: the secret that the hub was given. */
  readonly secret?: WebhookSecret | undefined
  /** What senders may ask of the memory; the defaults are GitHub's own limits, and 128 MB for all together. */
  readonly limits?: Partial<BodyLimits> | undefined
}

/** Receives deliveries; every handler for a framework is a way to ask it. */
export interface WebhookEndpoint {
  readonly gauge: BodyGauge
  /** Never rejects. */
  answer(request: WebhookRequest): Promise<WebhookAnswer>
}

/** A hub, as far as its handlers need it. */
export interface WebhookHost {
  readonly webhooks: { endpoint(options?: WebhookEndpointOptions): WebhookEndpoint }
}
