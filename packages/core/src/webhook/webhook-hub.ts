import type { DeliveryId, InboxDelivery, InboxFilter, InboxState } from '../contracts/inbox.js'
import type { Clock } from '../contracts/runtime.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { HookRequester } from './hooks/hook-api.js'
import type { HookSelection } from './hooks/hook-place.js'
import { type RecoverOptions, type Recovery, recoverDeliveries } from './hooks/recover-deliveries.js'
import {
  type HookChange,
  type HookRegistration,
  pingHooks,
  type RegisteredHooks,
  registerHooks,
  removeHooks,
} from './hooks/register-hooks.js'
import { createWebhookHandler, type WebhookHandler } from './http/web-handler.js'
import type { WebhookEndpoint, WebhookEndpointOptions } from './http/webhook-endpoint.js'
import type { WebhookEventName, WebhookListener } from './subscribe/webhook-event.js'
import type { WebhookEngine } from './webhook-engine.js'

/** How the hooks at GitHub are reached, with the token of the hub. */
export interface HookAccess {
  readonly client: HookRequester
  readonly clock: Clock
  /** Which hooks send here. */
  readonly selection: HookSelection | undefined
}

/**
 * Deliveries on their way from GitHub into the copy: received, applied, told to subscribers, looked at, replayed.
 *
 * An inbox has no tenants, so what shows or changes it is for the hub that `createHubSync` made; the hubs of
 * `forTenant` have subscriptions to what is their tenant's.
 */
export class WebhookHub {
  readonly #engine: WebhookEngine | null
  readonly #tenantId: string | null
  readonly #hooks: HookAccess
  #handler: WebhookHandler | undefined

  /**
   * @param engine null for a hub without an inbox
   * @param tenantId whose deliveries its subscribers are told; null: everybody's
   * @param hooks how the hooks at GitHub are reached
   */
  constructor(engine: WebhookEngine | null, tenantId: string | null, hooks: HookAccess) {
    this.#engine = engine
    this.#tenantId = tenantId
    this.#hooks = hooks
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

  /**
   * Applies nothing more until `start`, and resolves when what is under way is settled. What is left, and what still
   * comes, stays in the inbox.
   */
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

  /**
   * Makes sure that GitHub sends here: creates a hook in each place that has none for the address, and brings the others
   * up to date. Needs `admin:repo_hook` or `admin:org_hook`, or write access to webhooks.
   *
   * @throws HubSyncError `configuration_invalid`; what GitHub refuses is in `failures`
   */
  register(registration: HookRegistration): Promise<RegisteredHooks> {
    return registerHooks(this.#hooks.client, registration)
  }

  /** Asks GitHub for a `ping` from every hook of an address. */
  ping(selection: HookSelection): Promise<HookChange> {
    return pingHooks(this.#hooks.client, selection)
  }

  /** Takes away every hook of an address. */
  remove(selection: HookSelection): Promise<HookChange> {
    return removeHooks(this.#hooks.client, selection)
  }

  /**
   * Brings in what GitHub could not deliver, from its log of deliveries, and tells what that does not reach back to. Run it
   * at start and every few minutes: GitHub sends nothing again by itself.
   *
   * @throws HubSyncError `configuration_invalid`; what GitHub refuses is in `failures`
   */
  recover(options: RecoverOptions = {}): Promise<Recovery> {
    const engine = this.#present()
    const { inbox, host } = engine
    const { client, clock, selection } = this.#hooks
    const hooks = options.hooks ?? selection
    return recoverDeliveries(
      { client, clock, host, inbox, store: (delivery) => engine.store(delivery) },
      { ...options, ...(hooks && { hooks }) },
    )
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
