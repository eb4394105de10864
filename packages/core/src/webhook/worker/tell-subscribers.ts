import { LRUCache } from 'lru-cache'
import type { EventBus } from '../../contracts/event-bus.js'
import type { InboxDelivery } from '../../contracts/inbox.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Subscriptions } from '../subscribe/subscriptions.js'
import type { WebhookEvent } from '../subscribe/webhook-event.js'

export interface SubscriberParts {
  readonly subscriptions: Subscriptions
  readonly bus: EventBus | null
  /** How long a subscriber may take. */
  readonly longestMs: number
}

/** Deliveries with a failing subscriber of which this process remembers who was told. */
const mostRemembered = 10_000

/** Calls subscribers, and after a failure only those who have not succeeded, as far as this process remembers. */
export class Subscribers {
  readonly #parts: SubscriberParts
  readonly #told = new LRUCache<string, Set<unknown>>({ max: mostRemembered })

  constructor(parts: SubscriberParts) {
    this.#parts = parts
  }

  /** @throws the first failure, once everybody was called. */
  async tell(delivery: InboxDelivery, tenantIds: readonly string[]): Promise<void> {
    const { subscriptions, bus } = this.#parts
    const failures: unknown[] = []
    for (const tenantId of tenantIds) {
      const name = `${tenantId} ${delivery.hookId} ${delivery.deliveryId}`
      const told = this.#told.get(name) ?? new Set()
      const attempt = async (who: unknown, call: () => unknown) => {
        if (told.has(who)) return
        await this.#inTime(call).then(
          () => told.add(who),
          (thrown: unknown) => failures.push(thrown),
        )
      }
      const event = toEvent(delivery, tenantId)
      await Promise.all([
        bus && attempt(bus, () => bus.publish(toMessage(delivery, tenantId))),
        ...subscriptions.of(delivery, tenantId).map((listener) => attempt(listener, () => listener(event))),
      ])
      if (failures.length > 0) this.#told.set(name, told)
      else this.#told.delete(name)
    }
    if (failures.length > 0) throw failures[0]
  }

  async #inTime(call: () => unknown): Promise<void> {
    const { longestMs } = this.#parts
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      const reason = `A subscriber did not finish within ${longestMs / 1000} s`
      timer = setTimeout(() => reject(new HubSyncError('unknown', reason)), longestMs)
    })
    const called = (async () => void (await call()))()
    await Promise.race([called, late]).finally(() => clearTimeout(timer))
  }
}

function toEvent(delivery: InboxDelivery, tenantId: string): WebhookEvent {
  const { deliveryId, event, payload, host, hookId, receivedAt } = delivery
  // What GitHub signed under this name has the shape that GitHub documents for it.
  return { id: deliveryId, name: event, payload, tenantId, host, hookId, receivedAt } as WebhookEvent
}

function toMessage(delivery: InboxDelivery, tenantId: string) {
  const { host, hookId, deliveryId, event, action, projectGithubId, payload, receivedAt } = delivery
  return { tenantId, host, hookId, deliveryId, event, action, projectGithubId, payload, receivedAt }
}
