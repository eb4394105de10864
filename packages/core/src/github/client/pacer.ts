import type { Priority } from '../../contracts/quota.js'
import { rankOf } from './priority.js'

/** Spreads the requests of one budget: one each interval, the most urgent of those that wait. */
export class Pacer {
  #lastAt = Number.NEGATIVE_INFINITY
  /** How many wait for their turn, by rank. */
  readonly #waiting = new Map<number, number>()

  /** Takes the turn, or tells when to ask for it again. */
  takeTurn(priority: Priority, now: number, intervalMs: number): number | null {
    const nextAt = this.#lastAt + intervalMs
    if (now < nextAt) return nextAt
    if (this.#isYielding(rankOf(priority))) return now + intervalMs
    this.#lastAt = now
    return null
  }

  async wait(priority: Priority, work: () => Promise<void>): Promise<void> {
    const rank = rankOf(priority)
    this.#count(rank, 1)
    try {
      await work()
    } finally {
      this.#count(rank, -1)
    }
  }

  #isYielding(rank: number): boolean {
    return [...this.#waiting].some(([other, count]) => other < rank && count > 0)
  }

  #count(rank: number, by: number): void {
    this.#waiting.set(rank, (this.#waiting.get(rank) ?? 0) + by)
  }
}
