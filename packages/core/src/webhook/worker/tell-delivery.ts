import type { InboxDelivery, Settlement } from '../../contracts/inbox.js'
import type { DeliverySettler } from './delivery-settler.js'
import type { Subscribers } from './tell-subscribers.js'

export interface TellingParts {
  readonly settler: DeliverySettler
  readonly subscribers: Subscribers
}

export interface TellingOptions {
  readonly tenantIds: readonly string[]
  /** What becomes of the delivery once everybody was told. */
  readonly settlement: Settlement
  /** Resolves when subscribers are waited for no more. */
  readonly brief: Promise<void>
  /** Ends the telling. */
  readonly hurry: AbortSignal
}

/** A delivery whose rows are in, on its way to subscribers. */
export interface Telling {
  /** Resolves when those behind it in its project need not wait for it any more. */
  readonly released: Promise<void>
  /** Resolves when it is settled, and rejects when it cannot be. */
  readonly done: Promise<void>
}

/**
 * Tells subscribers beside the applying. Those who answer at once are waited for, which saves the inbox a write. Anybody
 * else is left to himself, with a mark on the delivery: the next ones of its project go on, and another process tells it
 * should this one die.
 *
 * @returns once subscribers are called, or wait for their turn
 */
export async function tellDelivery(
  { settler, subscribers }: TellingParts,
  delivery: InboxDelivery,
  { tenantIds, settlement, brief, hurry }: TellingOptions,
): Promise<Telling> {
  await subscribers.room(delivery, tenantIds, hurry)
  const patience = subscribers.areStuck(delivery, tenantIds) ? Promise.resolve() : brief
  const told = subscribers.tell(delivery, tenantIds, hurry).then(
    () => ({ failure: null }),
    (thrown: unknown) => ({ failure: { thrown } }),
  )
  const marked = Promise.race([told, patience.then(() => null)]).then(async (outcome) => {
    if (outcome === null) await settler.settle(delivery, { state: 'telling' })
    return outcome === null
  })
  // Where it could not be marked it is told all the same, and may be settled in the end.
  const done = marked
    .catch(() => true)
    .then(async () => {
      const { failure } = await told
      if (failure !== null) {
        await settler.fail({ ...delivery, attempts: 1 }, failure.thrown, { isTold: true })
        return
      }
      subscribers.forget(delivery)
      await settler.settle(delivery, settlement)
    })
  // May fail long before anybody waits for it.
  done.catch(() => undefined)
  const released = marked.then((isMarked) => (isMarked ? undefined : done)).catch(() => undefined)
  return { released, done }
}
