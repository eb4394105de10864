import type { Clock } from '../contracts/runtime.js'
import type { StatusEvent } from '../contracts/status-sink.js'
import { EventBacklog } from './event-backlog.js'
import { EventSubscription } from './event-subscription.js'

/** What a feed asks of a hub. */
export interface EventHost {
  readonly clock: Clock
  listen(listener: (event: StatusEvent) => void): () => void
}

/** The events of a hub for any number of clients, each as fast as it reads. */
export class EventFeed {
  readonly #clock: Clock
  readonly #limit: number
  readonly #heartbeatMs: number
  readonly #origin: string
  readonly #past: EventBacklog
  readonly #subscriptions = new Set<EventSubscription>()
  readonly #stopListening: () => void
  #number = 0
  #isClosed = false

  constructor(host: EventHost, { limit, heartbeatMs }: { limit: number; heartbeatMs: number }) {
    this.#clock = host.clock
    this.#limit = limit
    this.#heartbeatMs = heartbeatMs
    // Ids of another process must not be taken for ours: it counted from the same one.
    this.#origin = host.clock.now().getTime().toString(36)
    this.#past = new EventBacklog(limit)
    this.#stopListening = host.listen((event) => this.#publish(event))
  }

  /**
   * @param tenantId only events of this tenant; null: all
   * @param lastEventId what the client saw last, in its own words; null for a new client
   */
  subscribe(tenantId: string | null, lastEventId: string | null): EventSubscription {
    const subscription = new EventSubscription({
      tenantId,
      clock: this.#clock,
      limit: this.#limit,
      heartbeatMs: this.#heartbeatMs,
      idOf: (number) => `${this.#origin}-${number}`,
    })
    if (lastEventId !== null) this.#replay(subscription, lastEventId)
    this.#subscriptions.add(subscription)
    subscription.signal.addEventListener('abort', () => this.#subscriptions.delete(subscription))
    // It would hear signs of life for ever, and nothing else.
    if (this.#isClosed) subscription.close()
    return subscription
  }

  close(): void {
    this.#isClosed = true
    this.#stopListening()
    for (const subscription of this.#subscriptions) subscription.close()
  }

  #publish(event: StatusEvent): void {
    this.#number += 1
    const numbered = { number: this.#number, event }
    this.#past.push(numbered)
    for (const subscription of this.#subscriptions) subscription.offer(numbered)
  }

  #replay(subscription: EventSubscription, lastEventId: string): void {
    const [origin, digits = ''] = lastEventId.split('-')
    const isOurs = origin === this.#origin && /^\d{1,15}$/.test(digits)
    const seen = isOurs ? Number(digits) : 0
    if (!isOurs || seen < this.#past.forgottenUpTo) subscription.tellGap()
    for (const numbered of this.#past.after(seen)) subscription.offer(numbered)
  }
}
