import type { Clock, Logger } from '../../contracts/runtime.js'

export type Api = 'rest' | 'graphql'

/** What one API still allows within its hour. */
export interface Budget {
  readonly limit: number
  readonly remaining: number
  readonly resetAt: Date
}

/** Null until GitHub told one; for good where an Enterprise Server has no limits. */
export interface Budgets {
  readonly rest: Budget | null
  readonly graphql: Budget | null
}

/** What an hour holds by our own clock, which may differ from GitHub's. */
export interface Hour {
  readonly limit: number
  readonly remaining: number
  /** Milliseconds since 1970. */
  readonly renewsAt: number
}

const lowBudget = 100
const hourMs = 3_600_000
/** GitHub's answers of one hour tell its end with a second's difference now and then. */
const sameWindowMs = 60_000
const resources: Readonly<Record<string, Api>> = { core: 'rest', graphql: 'graphql' }

/**
 * Follows both budgets from the headers of every answer.
 *
 * REST and GraphQL are counted apart.
 * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class BudgetWatch {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #renewals = new Map<Api, number>()
  readonly #budgets = new Map<Api, Budget>()
  readonly #warned = new Map<Api, number>()

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock
    this.#logger = logger
  }

  read(): Budgets {
    return { rest: this.#budgets.get('rest') ?? null, graphql: this.#budgets.get('graphql') ?? null }
  }

  /** The hour that runs, whole again where nothing was told since it began. Null where nothing is known. */
  hourOf(api: Api): Hour | null {
    const budget = this.#budgets.get(api)
    if (budget === undefined) return null
    const { limit, remaining } = budget
    const renewsAt = this.#renewals.get(api) ?? 0
    const now = this.#clock.now().getTime()
    // An hour begins with the first request after the one before.
    return now < renewsAt
      ? { limit, remaining, renewsAt }
      : { limit, remaining: limit, renewsAt: now + hourMs }
  }

  observeHeaders(headers: Readonly<Record<string, string>>): void {
    const api = resources[headers['x-ratelimit-resource'] ?? '']
    const limit = Number(headers['x-ratelimit-limit'] ?? Number.NaN)
    const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN)
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN)
    if (api === undefined || Number.isNaN(limit + remaining + reset)) return
    const now = this.#clock.now().getTime()
    const serverNow = Date.parse(headers.date ?? '')
    const left = reset * 1000 - (Number.isNaN(serverNow) ? now : serverNow)
    this.#observe(api, { limit, remaining, resetAt: new Date(reset * 1000) }, now + left + 1000)
  }

  /** Answers overtake each other: within one window only a smaller rest is news. */
  #observe(api: Api, told: Budget, renewal: number): void {
    const known = this.#budgets.get(api)
    if (known !== undefined) {
      const later = told.resetAt.getTime() - known.resetAt.getTime()
      const isSameWindow = Math.abs(later) < sameWindowMs
      if (isSameWindow ? told.remaining >= known.remaining : later < 0) return
    }
    this.#budgets.set(api, told)
    this.#renewals.set(api, renewal)
    if (told.remaining < lowBudget) this.#warn(api, told)
  }

  #warn(api: Api, { limit, remaining, resetAt }: Budget): void {
    const warned = this.#warned.get(api) ?? Number.NEGATIVE_INFINITY
    if (resetAt.getTime() - warned < sameWindowMs) return
    this.#warned.set(api, resetAt.getTime())
    this.#logger.warn(
      { api, remaining, limit, resetAt: resetAt.toISOString() },
      'GitHub grants few more requests in this hour',
    )
  }
}
