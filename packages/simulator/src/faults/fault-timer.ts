import { Random } from '../generator/random.js'
import type { FaultTiming } from './fault.js'

/** Decides which of the requests that a fault matches it strikes. */
export class FaultTimer {
  readonly #timing: FaultTiming
  readonly #random: Random
  matched = 0
  struck = 0

  constructor(timing: FaultTiming) {
    this.#timing = timing
    this.#random = new Random(timing.seed ?? 1)
  }

  /** To be asked once for each request that matches. */
  isDue(): boolean {
    const { nth, every, probability } = this.#timing
    this.matched += 1
    const isDrawn = probability === undefined || this.#random.chance(probability)
    const since = this.matched - (nth ?? every ?? 1)
    if (since < 0 || (every !== undefined && since % every !== 0)) return false
    return isDrawn && this.struck < this.#mostTimes()
  }

  #mostTimes(): number {
    const { nth, every, probability, times } = this.#timing
    if (times !== undefined) return times
    return nth !== undefined && every === undefined && probability === undefined ? 1 : Infinity
  }
}
