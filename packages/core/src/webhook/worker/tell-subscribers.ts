import { LRUCache } from 'lru-cache'
import type { EventBus } from '../../contracts/event-bus.js'
import type { InboxDelivery } from '../../contracts/inbox.js'
import type { Subscriptions } from '../subscribe/subscriptions.js'
import type { WebhookEvent } from '../subscribe/webhook-event.js'
import { SubscriberLanes } from './subscriber-lanes.js'

export interface SubscriberParts {
  readonly subscriptions: Subscriptions
  readonly bus: EventBus | null
  /** How long a subscriber may take. */
  readonly longestMs: number
}

/** Who is told what, of one delivery. */
interface Message {
  readonly tenantId: string
  readonly subscriber: unknown
  readonly isWanted: () => boolean
  readonly call: () => unknown
}

/** Deliveries with a failing subscriber of which this process remembers who was told. */
const mostRemembered = 10_000

/**
 * Calls subscribers, each in the order of its project, and after a failure only those who have not succeeded, as far as
 * this process remembers.
 */
export class Subscribers {
  readonly #parts: SubscriberParts
  readonly #lanes: SubscriberLanes
  /** By delivery, then by tenant. */
  readonly #told = new LRUCache<string, Map<string, Set<unknown>>>({ max: mostRemembered })

  constructor(parts: SubscriberParts) {
    this.#parts = parts
    this.#lanes = new SubscriberLanes({ longestMs: parts.longestMs })
  }

  /** Resolves once there is room for a delivery, or nobody should wait for it. */
  room(delivery: InboxDelivery, tenantIds: readonly string[], hurry: AbortSignal): Promise<void> {
    const subscribers = this.#messagesOf(delivery, tenantIds).map(({ subscriber }) => subscriber)
    return this.#lanes.room(subscribers, hurry)
  }

  /** Whether one of those who are told of a delivery is known to take long. */
  areStuck(delivery: InboxDelivery, tenantIds: readonly string[]): boolean {
    return this.#messagesOf(delivery, tenantIds).some(({ subscriber }) => this.#lanes.isStuck(subscriber))
  }

  /**
   * Calls everybody who has not succeeded with this delivery yet; their places are taken before this returns.
   *
   * @throws the first failure, once everybody was called
   */
  async tell(delivery: InboxDelivery, tenantIds: readonly string[], hurry: AbortSignal): Promise<void> {
    const { projectGithubId } = delivery
    const name = nameOf(delivery)
    const failures: unknown[] = []
    const messages = this.#messagesOf(delivery, tenantIds)
    await Promise.all(
      messages.map(async ({ tenantId, subscriber, isWanted, call }) => {
        const isTold = () => this.#told.get(name)?.get(tenantId)?.has(subscriber) === true
        if (isTold()) return
        const callIfDue = async () => {
          // Turns come late: an earlier attempt may have succeeded by then, or the subscription be over.
          if (isTold() || !isWanted()) return
          await call()
          this.#remember(name, tenantId, subscriber)
        }
        try {
          const lane = `${tenantId} ${projectGithubId ?? name}`
          await this.#lanes.run({ subscriber, lane, call: callIfDue, hurry })
        } catch (thrown) {
          failures.push(thrown)
        }
      }),
    )
    if (failures.length > 0) throw failures[0]
  }

  /** Of a delivery that is done with, or that somebody replays: everybody is told again. */
  forget(delivery: InboxDelivery): void {
    this.#told.delete(nameOf(delivery))
  }

  #messagesOf(delivery: InboxDelivery, tenantIds: readonly string[]): Message[] {
    const { subscriptions, bus } = this.#parts
    const messages: Message[] = []
    for (const tenantId of tenantIds) {
      if (bus) {
        messages.push({
          ...{ tenantId, subscriber: bus, isWanted: () => true },
          call: () => bus.publish(toMessage(delivery, tenantId)),
        })
      }
      for (const subscriber of subscriptions.of(delivery, tenantId)) {
        messages.push({
          ...{ tenantId, subscriber },
          isWanted: () => subscriptions.of(delivery, tenantId).includes(subscriber),
          call: () => subscriber(toEvent(delivery, tenantId)),
        })
      }
    }
    return messages
  }

  #remember(name: string, tenantId: string, subscriber: unknown): void {
    const told = this.#told.get(name) ?? new Map<string, Set<unknown>>()
    this.#told.set(name, told)
    told.set(tenantId, (told.get(tenantId) ?? new Set()).add(subscriber))
  }
}

function nameOf({ hookId, deliveryId }: InboxDelivery): string {
  return `${hookId} ${deliveryId}`
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
