import type { Priority } from '../../contracts/quota.js'
import { rankOf } from './priority.js'

interface Waiting {
  readonly priority: Priority
}

/** Spreads the requests of one budget: one each interval, the most urgent of those that wait. */
export class Pacer {
  #lastAt = Number.NEGATIVE_INFINITY
  /** From when they were sent away until they have had their turn. */
  readonly #waiting = new Set<Waiting>()

  /** Takes the turn, or tells when to ask for it again. */
  takeTurn(request: Waiting, now: number, intervalMs: number): number | null {
    const nextAt = Math.ceil(this.#lastAt + intervalMs)
    const isYielding = now >= nextAt && this.#hasMoreUrgent(request)
    if (now < nextAt || isYielding) {
      this.#waiting.add(request)
      return isYielding ? Math.ceil(now + intervalMs) : nextAt
    }
    this.#lastAt = now
    this.#waiting.delete(request)
    return null
  }

  /** The request goes without its turn, or not at all. */
  forget(request: Waiting): void {
    this.#waiting.delete(request)
  }

  #hasMoreUrgent({ priority }: Waiting): boolean {
    return [...this.#waiting].some((other) => rankOf(other.priority) < rankOf(priority))
  }
}
