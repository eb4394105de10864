import type { Cost } from '../../contracts/quota.js'
import type { Api } from './budget-watch.js'

/** What the runs of one client still need, by their own account. */
export class Demand {
  readonly #needs = new Map<object, () => Cost>()

  /** @param run whose need it is, instead of what was told before */
  tell(run: object, need: () => Cost): void {
    this.#needs.set(run, need)
  }

  forget(run: object): void {
    this.#needs.delete(run)
  }

  of(api: Api): number {
    let sum = 0
    for (const need of this.#needs.values()) sum += need()[api]
    return sum
  }
}
