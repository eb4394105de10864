import type { Cost, TokenUsage, Usage } from '../../contracts/quota.js'

type Counts = Omit<TokenUsage, 'position' | 'requests' | 'forecast'> & {
  readonly forecastPoints: number
  /** What was charged for the queries that had a forecast, and how far that was off. */
  readonly forecastBill: number
  readonly forecastMiss: number
}

const nothing: Counts = {
  restRequests: 0,
  graphqlRequests: 0,
  graphqlPoints: 0,
  notModified: 0,
  forecastPoints: 0,
  forecastBill: 0,
  forecastMiss: 0,
}

/** Counts what is sent, by token; a run's meter counts for its client's as well. */
export class UsageMeter {
  readonly #tokenCount: number
  readonly #whole: UsageMeter | null
  readonly #byToken = new Map<number, Counts>()

  constructor(tokenCount: number, whole: UsageMeter | null = null) {
    this.#tokenCount = tokenCount
    this.#whole = whole
  }

  /** @param position of the token, from 1 */
  countRequest(api: 'rest' | 'graphql', position: number): void {
    this.#add(position, api === 'rest' ? { restRequests: 1 } : { graphqlRequests: 1 })
  }

  /** @param forecast what the query was expected to cost, where somebody said so */
  countPoints(points: number, position: number, forecast?: number): void {
    this.#add(position, { graphqlPoints: points })
    // An Enterprise Server without limits sends no bill.
    if (forecast === undefined || points === 0) return
    const forecastMiss = Math.abs(points - forecast)
    this.#add(position, { forecastPoints: forecast, forecastBill: points, forecastMiss })
  }

  countNotModified(position: number): void {
    this.#add(position, { notModified: 1 })
  }

  read(): Usage {
    return this.#readSince(new Map())
  }

  /** What was taken off both budgets. */
  spent(): Cost {
    const { restRequests, notModified, graphqlPoints } = this.read()
    return { rest: restRequests - notModified, graphql: graphqlPoints }
  }

  /** A view that counts from now on. */
  start(): () => Usage {
    const before = new Map(this.#byToken)
    return () => this.#readSince(before)
  }

  #readSince(before: ReadonlyMap<number, Counts>): Usage {
    const counts = Array.from({ length: this.#tokenCount }, (_, index) => {
      const position = index + 1
      const [now, then] = [this.#byToken.get(position) ?? nothing, before.get(position) ?? nothing]
      return combine(now, then, (left, right) => left - right)
    })
    const whole = counts.reduce<Counts>((sum, own) => combine(sum, own, (a, b) => a + b), nothing)
    const tokens = counts.map((own, index) => ({ position: index + 1, ...toUsage(own) }))
    return { ...toUsage(whole), ...(tokens.length > 1 && { tokens }) }
  }

  #add(position: number, more: Partial<Counts>): void {
    const added = combine(this.#byToken.get(position) ?? nothing, { ...nothing, ...more }, (a, b) => a + b)
    this.#byToken.set(position, added)
    if (this.#whole !== null) this.#whole.#add(position, more)
  }
}

function combine(left: Counts, right: Counts, by: (left: number, right: number) => number): Counts {
  return {
    restRequests: by(left.restRequests, right.restRequests),
    graphqlRequests: by(left.graphqlRequests, right.graphqlRequests),
    graphqlPoints: by(left.graphqlPoints, right.graphqlPoints),
    notModified: by(left.notModified, right.notModified),
    forecastPoints: by(left.forecastPoints, right.forecastPoints),
    forecastBill: by(left.forecastBill, right.forecastBill),
    forecastMiss: by(left.forecastMiss, right.forecastMiss),
  }
}

function toUsage({ forecastPoints, forecastBill, forecastMiss, ...counts }: Counts): Omit<Usage, 'tokens'> {
  return {
    requests: counts.restRequests + counts.graphqlRequests,
    ...counts,
    forecast: { points: forecastPoints, error: forecastBill === 0 ? 0 : forecastMiss / forecastBill },
  }
}
