import type { Api } from './budget-watch.js'

/** What requests under way may still cost is as good as spent. */
interface ApiCosts {
  underWay: number
  isAnswered: boolean
  usual: number
  largest: number
  landings: (() => void)[]
}

/** How much one more request weighs in what is usual, and how fast a large one is forgotten. */
const weight = 0.1

/** Learns from their answers what requests cost. Of one token. */
export class CostWatch {
  readonly #costs: Readonly<Record<Api, ApiCosts>> = { rest: unknownCosts(), graphql: unknownCosts() }

  /** What a request costs on average. */
  usual(api: Api): number {
    return this.#costs[api].usual
  }

  /** What the next one may cost. */
  largest(api: Api): number {
    return Math.ceil(this.#costs[api].largest)
  }

  underWay(api: Api): number {
    return this.#costs[api].underWay
  }

  /** Whether anything was answered: an answer that tells no budget shows that there is none to keep. */
  isAnswered(api: Api): boolean {
    return this.#costs[api].isAnswered
  }

  begin(api: Api): void {
    this.#costs[api].underWay += 1
  }

  /** @param cost null where nothing was answered */
  end(api: Api, cost: number | null): void {
    const costs = this.#costs[api]
    costs.underWay -= 1
    if (cost !== null) {
      costs.isAnswered = true
      costs.usual += weight * (cost - costs.usual)
      costs.largest = Math.max(1, cost, costs.largest - weight * (costs.largest - cost))
    }
    for (const land of costs.landings.splice(0)) land()
  }

  /** Resolves when one of the requests under way has ended. */
  nextLanding(api: Api): Promise<void> {
    return new Promise((resolve) => this.#costs[api].landings.push(resolve))
  }
}

function unknownCosts(): ApiCosts {
  return { underWay: 0, isAnswered: false, usual: 1, largest: 1, landings: [] }
}
