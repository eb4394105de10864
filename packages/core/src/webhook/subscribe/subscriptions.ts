import type { InboxDelivery } from '../../contracts/inbox.js'
import type { WebhookEvent, WebhookEventName, WebhookListener } from './webhook-event.js'

interface Subscription {
  readonly name: WebhookEventName | '*'
  /** Null for all tenants. */
  readonly tenantId: string | null
  readonly listener: (event: WebhookEvent) => unknown
}

/** Who wants to hear of which deliveries. */
export class Subscriptions {
  readonly #all = new Set<Subscription>()

  /** Returns what ends it. */
  add<Name extends WebhookEventName>(
    names: Name | '*' | readonly Name[],
    tenantId: string | null,
    listener: WebhookListener<Name>,
  ): () => void {
    const list: readonly (Name | '*')[] = typeof names === 'string' ? [names] : names
    const added = list.map(
      (name): Subscription => ({
        name,
        tenantId,
        // The name is asked for before the listener is called, so the event is the one that it expects.
        listener: listener as Subscription['listener'],
      }),
    )
    for (const subscription of added) this.#all.add(subscription)
    return () => {
      for (const subscription of added) this.#all.delete(subscription)
    }
  }

  /** The listeners of a delivery in one tenant's copy, each once. */
  of({ event, action }: InboxDelivery, tenantId: string): Subscription['listener'][] {
    const names = ['*', event, `${event}.${action}`]
    const matching = [...this.#all].filter(
      (subscription) =>
        names.includes(subscription.name) &&
        (subscription.tenantId === null || subscription.tenantId === tenantId),
    )
    return [...new Set(matching.map(({ listener }) => listener))]
  }
}
