import type { Cost, TokenUsage, Usage } from '../../contracts/quota.js'

type Counts = Omit<TokenUsage, 'position' | 'requests'>

const nothing: Counts = { restRequests: 0, graphqlRequests: 0, graphqlPoints: 0, notModified: 0 }

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

  countPoints(points: number, position: number): void {
    this.#add(position, { graphqlPoints: points })
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
    const tokens = Array.from({ length: this.#tokenCount }, (_, index) => {
      const position = index + 1
      const [now, then] = [this.#byToken.get(position) ?? nothing, before.get(position) ?? nothing]
      return { position, ...toUsage(combine(now, then, (left, right) => left - right)) }
    })
    const whole = tokens.reduce<Counts>((sum, token) => combine(sum, token, (a, b) => a + b), nothing)
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
  }
}

function toUsage(counts: Counts): Counts & { readonly requests: number } {
  return { requests: counts.restRequests + counts.graphqlRequests, ...counts }
}
