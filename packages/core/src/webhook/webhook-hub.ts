import type { DeliveryId, InboxDelivery, InboxFilter, InboxState } from '../contracts/inbox.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { createWebhookHandler, type WebhookHandler } from './http/web-handler.js'
import type { WebhookEndpoint, WebhookEndpointOptions } from './http/webhook-endpoint.js'
import type { WebhookEventName, WebhookListener } from './subscribe/webhook-event.js'
import type { WebhookEngine } from './webhook-engine.js'

/**
 * Deliveries on their way from GitHub into the copy: received, applied, told to subscribers, looked at, replayed.
 *
 * An inbox has no tenants, so what shows or changes it is for the hub that `createHubSync` made; the hubs of
 * `forTenant` have subscriptions to what is their tenant's.
 */
export class WebhookHub {
  readonly #engine: WebhookEngine | null
  readonly #tenantId: string | null
  #handler: WebhookHandler | undefined

  /**
   * @param engine null for a hub without an inbox
   * @param tenantId whose deliveries its subscribers are told; null: everybody's
   */
  constructor(engine: WebhookEngine | null, tenantId: string | null) {
    this.#engine = engine
    this.#tenantId = tenantId
  }

  /** The endpoint as `Request → Response`, with the secret that the hub was given. */
  get handler(): WebhookHandler {
    this.#handler ??= createWebhookHandler({ webhooks: this })
    return this.#handler
  }

  /**
   * What a handler for a framework of your own asks; see `createWebhookHandler` and `createWebhookMiddleware`.
   *
   * @throws HubSyncError `configuration_invalid` without a secret.
   */
  endpoint(options: WebhookEndpointOptions = {}): WebhookEndpoint {
    return this.#whole().endpoint(options)
  }

  /**
   * Calls a listener for each delivery of an event (`pull_request`), of one of its actions (`pull_request.opened`) or of
   * all (`*`), after its rows are stored, at least once. One that throws or takes too long is called again later; the
   * rows and other listeners do not wait for it.
   *
   * @returns what ends it
   */
  on<Name extends WebhookEventName>(
    names: Name | '*' | readonly Name[],
    listener: WebhookListener<Name>,
  ): () => void {
    return this.#present().subscriptions.add(names, this.#tenantId, listener)
  }

  /** Applies deliveries in this process until `stop`, also those that other processes received. */
  start(): void {
    this.#whole().queue.start()
  }

  /** Takes no more deliveries, and resolves when those under way are settled. What is left stays in the inbox. */
  stop(): Promise<void> {
    return this.#whole().queue.stop()
  }

  /** Applies everything that is due, and resolves then. @throws HubSyncError when the inbox fails. */
  drain(): Promise<void> {
    return this.#whole().queue.drain()
  }

  /** Deliveries in the inbox, newest first. */
  deliveries(filter: InboxFilter = {}): Promise<InboxDelivery[]> {
    const { host, inbox } = this.#whole()
    return inbox.list(host, filter)
  }

  /** How many deliveries there are in each state. */
  counts(): Promise<Readonly<Record<InboxState, number>>> {
    const { host, inbox } = this.#whole()
    return inbox.count(host)
  }

  /**
   * Makes a delivery due again, whatever became of it: by its GitHub id, which several hooks may share, or of one hook.
   *
   * @returns how many are due again; 0 when there is none of that id
   */
  async replay(delivery: string | Pick<DeliveryId, 'hookId' | 'deliveryId'>): Promise<number> {
    const { host, inbox, queue } = this.#whole()
    const ids =
      typeof delivery === 'string'
        ? await inbox.list(host, { deliveryId: delivery })
        : [{ host, hookId: delivery.hookId, deliveryId: delivery.deliveryId }]
    const replayed = await Promise.all(ids.map((id) => inbox.replay(id)))
    queue.wake()
    return replayed.filter(Boolean).length
  }

  #present(): WebhookEngine {
    if (this.#engine) return this.#engine
    throw new HubSyncError(
      'configuration_invalid',
      'Webhooks need an inbox: createHubSync({ ...memoryAdapter(), … }) or { ...prismaAdapter(prisma), … } brings one',
    )
  }

  #whole(): WebhookEngine {
    if (this.#tenantId === null) return this.#present()
    throw new HubSyncError(
      'configuration_invalid',
      'An inbox has no tenants: ask the hub that createHubSync made, not the one of forTenant',
    )
  }
}
