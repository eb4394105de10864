import { LRUCache } from 'lru-cache'
import type { DeliveryId } from '../../contracts/inbox.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Application } from '../application.js'

/** Deliveries with a failing tenant of which this process remembers who is done. */
const mostRemembered = 10_000

/**
 * Which tenants are done with a delivery that another one failed with: they need not do it again. Where that is
 * forgotten, or another process takes the delivery, they do, and nothing changes.
 */
export class TenantProgress {
  readonly #done = new LRUCache<string, Map<string, Application>>({ max: mostRemembered })

  of(delivery: DeliveryId): ReadonlyMap<string, Application> {
    return this.#done.get(nameOf(delivery)) ?? new Map()
  }

  note(delivery: DeliveryId, applications: ReadonlyMap<string, Application>): void {
    if (applications.size === 0) return
    this.#done.set(nameOf(delivery), new Map([...this.of(delivery), ...applications]))
  }

  forget(delivery: DeliveryId): void {
    this.#done.delete(nameOf(delivery))
  }
}

function nameOf({ hookId, deliveryId }: DeliveryId): string {
  return `${hookId} ${deliveryId}`
}

/**
 * What some tenants of a delivery failed with, as one error: by name, unless it belongs to one alone. Of the kind that
 * time may mend, where one of them is.
 */
export function joinFailures(failures: ReadonlyMap<string, unknown>, tenants: number): HubSyncError {
  const errors = [...failures.values()].map((thrown) => HubSyncError.from(thrown))
  const mildest =
    errors.find(({ retryable }) => retryable) ?? errors.find(({ code }) => code !== 'payload_invalid')
  const cause = mildest ?? HubSyncError.from(errors[0])
  if (tenants === 1) return cause
  const reasons = [...failures].map(([id, thrown]) => `tenant ${id}: ${HubSyncError.from(thrown).message}`)
  return new HubSyncError(cause.code, reasons.join('; '), { cause })
}
