import type { EventBus } from '../contracts/event-bus.js'
import type { Inbox, ReceivedDelivery } from '../contracts/inbox.js'
import type { Runtime } from '../contracts/runtime.js'
import type { DeliveryEvent } from '../contracts/status-sink.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { applyDelivery } from './apply/apply-delivery.js'
import type { WebhookEndpoint, WebhookEndpointOptions } from './http/webhook-endpoint.js'
import { Receiver } from './receive/receiver.js'
import { Subscriptions } from './subscribe/subscriptions.js'
import type { WebhookOptions } from './webhook-options.js'
import { DeliveryQueue } from './worker/delivery-queue.js'
import { DeliverySettler } from './worker/delivery-settler.js'
import { DeliveryWork } from './worker/delivery-work.js'
import { describeForStatus } from './worker/describe-for-status.js'
import { pruneInbox } from './worker/prune-inbox.js'
import { Subscribers } from './worker/tell-subscribers.js'
import type { TenantDesk } from './worker/tenant-desk.js'

export interface WebhookEngineParts {
  readonly host: string
  readonly tenantId: string
  readonly inbox: Inbox
  readonly bus: EventBus | null
  readonly runtime: Runtime
  readonly options: WebhookOptions
  readonly deskOf: (tenantId: string) => TenantDesk
  readonly emit: (event: DeliveryEvent) => void
}

/** The one path of a process from its endpoints through the inbox to its subscribers, for all tenants. */
export class WebhookEngine {
  readonly host: string
  readonly inbox: Inbox
  readonly subscriptions = new Subscriptions()
  readonly queue: DeliveryQueue
  readonly #parts: WebhookEngineParts

  constructor(parts: WebhookEngineParts) {
    const { bus, deskOf, emit, host, inbox, options, runtime, tenantId } = parts
    this.#parts = parts
    this.host = host
    this.inbox = inbox
    const worker = `worker-${Math.floor(runtime.random() * 2 ** 48).toString(16)}`
    const work = new DeliveryWork({
      runtime,
      settler: new DeliverySettler({ inbox, runtime, worker, emit }),
      deskOf,
      emit,
      apply: applyDelivery,
      resolveTenants: options.resolveTenants ?? (() => [tenantId]),
      subscribers: new Subscribers({
        bus,
        subscriptions: this.subscriptions,
        longestMs: options.subscriberTimeoutMs ?? 60_000,
      }),
    })
    this.queue = new DeliveryQueue({
      host,
      inbox,
      runtime,
      worker,
      concurrency: options.concurrency ?? 8,
      pollMs: options.pollMs ?? 1_000,
      partingMs: 5_000,
      work: (group, hurry) => work.begin(group, hurry),
      onTurn: pruneInbox({ host, inbox, runtime, days: options.retentionDays ?? 14 }),
    })
  }

  /** @throws HubSyncError `configuration_invalid` without a secret. */
  endpoint({ secret = this.#parts.options.secret, limits }: WebhookEndpointOptions): WebhookEndpoint {
    const { host, inbox, runtime } = this.#parts
    if (secret === undefined) throw new HubSyncError('configuration_invalid', noSecret)
    const onStored = (delivery: ReceivedDelivery) => this.#noteStored(delivery)
    const receiver = new Receiver({ host, inbox, runtime, onStored }, { secret, limits })
    return { gauge: receiver.gauge, answer: (request) => receiver.answer(request) }
  }

  /** Takes a delivery that came by another way than the endpoint. */
  async store(delivery: ReceivedDelivery): Promise<'stored' | 'known'> {
    const outcome = await this.inbox.receive(delivery)
    if (outcome === 'stored') this.#noteStored(delivery)
    return outcome
  }

  #noteStored(delivery: ReceivedDelivery): void {
    const { emit, options } = this.#parts
    emit({ type: 'webhook:received', data: { ...describeForStatus(delivery), tenantId: null } })
    if (options.worker !== 'elsewhere') this.queue.startUnlessStopped()
    this.queue.wake()
  }
}

const noSecret =
  'A webhook endpoint needs the secret of its hooks: createHubSync({ …, webhooks: { secret } }), or the option of its handler'
