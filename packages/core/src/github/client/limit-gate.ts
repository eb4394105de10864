import type { Clock, Logger } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Activity } from './activity.js'
import { type Answer, messageOf } from './answer.js'
import type { BudgetKeeper, Hold, OutgoingRequest } from './budget-keeper.js'
import type { Api } from './budget-watch.js'
import type { CostWatch } from './cost-watch.js'
import { isLimitError, readGraphqlErrors } from './graphql-error.js'

/** GitHub asked to wait. */
export interface Limitation {
  /** The hour's budget of one API, or GitHub's guard against bursts, which covers both. */
  readonly kind: 'primary' | 'secondary'
  readonly waitMs: number
}

const shortestWaitMs = 60_000
const longestGrownWaitMs = 15 * 60_000
const waitsPerRequest = 5

export interface LimitGateOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly keeper: BudgetKeeper
  readonly costs: CostWatch
  readonly activity: Activity
  readonly maximumWaitMs: number
}

/** A request that wants to go out. */
export interface Passenger extends OutgoingRequest {
  readonly signal: AbortSignal | undefined
  /** Fails where it would have to wait. */
  readonly isImpatient: boolean
  /** Waits without standing in the way of what is more urgent. */
  readonly lend: (wait: () => Promise<void>) => Promise<void>
}

type Closure = Hold | { readonly reason: 'limit'; readonly until: number }

/**
 * Holds requests back while GitHub wants none: all of them, not only the one that was refused, because going on
 * while limited can get an integration banned. Holds them back, too, where the budget is to be kept.
 */
export class LimitGate {
  readonly #options: LimitGateOptions
  readonly #opensAt = new Map<Api, number>()
  readonly #announced = new Map<Api, number>()

  constructor(options: LimitGateOptions) {
    this.#options = options
  }

  /** When GitHub lets itself be asked again, in milliseconds since 1970; what lies behind is no limit any more. */
  opensAt(api: Api): number {
    return this.#opensAt.get(api) ?? 0
  }

  /**
   * Resolves when the request may go out; it is under way from then on, until its costs are told.
   *
   * @throws HubSyncError `rate_limited`, or `budget_exhausted` at the reserve, when that is too far off
   */
  async pass(api: Api, passenger: Passenger): Promise<void> {
    const { keeper, costs } = this.#options
    try {
      for (;;) {
        const closure = this.#closureFor(api, passenger)
        // At once: what is let out in the same moment has to know of it.
        if (closure === null) return costs.begin(api)
        this.#refuseTooLong(api, closure, passenger)
        await passenger.lend(() => this.#wait(api, closure, passenger))
      }
    } finally {
      keeper.forget(api, passenger)
    }
  }

  /** Notes that a request was refused for the nth time. @throws HubSyncError `rate_limited` when it is enough */
  close(api: Api, { kind, waitMs }: Limitation, waits: number): void {
    const opensAt = this.#now() + waitMs
    for (const each of kind === 'secondary' ? (['rest', 'graphql'] as const) : [api]) {
      this.#opensAt.set(each, Math.max(this.opensAt(each), opensAt))
    }
    if (waits >= waitsPerRequest) throw refusal(api, { reason: 'limit', until: opensAt })
  }

  #closureFor(api: Api, passenger: Passenger): Closure | null {
    const opensAt = this.opensAt(api)
    if (opensAt > this.#now()) return { reason: 'limit', until: opensAt }
    return this.#options.keeper.admit(api, passenger)
  }

  #refuseTooLong(api: Api, closure: Closure, { isImpatient }: Passenger): void {
    if (closure.reason === 'landing' || closure.reason === 'pace') return
    const longestMs = isImpatient ? 0 : this.#options.maximumWaitMs
    if (closure.until - this.#now() > longestMs) throw refusal(api, closure)
  }

  async #wait(api: Api, closure: Closure, { signal }: Passenger): Promise<void> {
    const { clock, costs, activity } = this.#options
    if (closure.reason === 'landing') {
      await costs.nextLanding(api)
      signal?.throwIfAborted()
      return
    }
    const { reason, until } = closure
    const sleep = () => clock.sleep(until - this.#now(), signal)
    if (reason === 'pace') return activity.wait(sleep)
    this.#announce(api, closure)
    await activity.wait(sleep, until)
  }

  /** One line for all the requests that wait for the same moment. */
  #announce(api: Api, { reason, until }: Exclude<Closure, { reason: 'landing' }>): void {
    if (this.#announced.get(api) === until) return
    this.#announced.set(api, until)
    const why = reason === 'reserve' ? 'The rest of the hour is the host’s' : 'GitHub limits the rate'
    this.#options.logger.warn({ api, until: new Date(until).toISOString() }, `${why}: waiting`)
  }

  #now(): number {
    return this.#options.clock.now().getTime()
  }
}

function refusal(api: Api, { reason, until }: Exclude<Closure, { reason: 'landing' }>): HubSyncError {
  const retryAt = new Date(until)
  const name = api === 'rest' ? 'REST' : 'GraphQL'
  if (reason === 'reserve') {
    const message = `GitHub's ${name} budget is down to the host's reserve until ${retryAt.toISOString()}`
    return new HubSyncError('budget_exhausted', message, { retryAt })
  }
  const message = `GitHub's ${name} limit is used up until ${retryAt.toISOString()}`
  return new HubSyncError('rate_limited', message, { retryAt })
}

/**
 * Whether an answer says that too much was asked, and how long to wait: as told by `retry-after`; else until the
 * budget renews, if it is spent; else a minute, and twice as long each further time. Null for any other answer.
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 *
 * @param waits how often this request was told to wait before
 */
export function findLimitation(answer: Answer, waits: number, now: Date): Limitation | null {
  const { headers } = answer
  // By GitHub's own clock where it tells: ours may be wrong.
  const serverNow = Date.parse(headers.date ?? '') || now.getTime()
  const isSpent = headers['x-ratelimit-remaining'] === '0'
  if (!isRefusal(answer, isSpent)) return null
  const told = readRetryAfter(headers, serverNow)
  if (told !== null) return { kind: 'secondary', waitMs: told }
  const reset = Number(headers['x-ratelimit-reset'])
  if (isSpent && reset > 0) {
    return { kind: 'primary', waitMs: Math.max(1000, reset * 1000 - serverNow + 1000) }
  }
  return { kind: 'secondary', waitMs: Math.min(longestGrownWaitMs, shortestWaitMs * 2 ** waits) }
}

function isRefusal({ status, headers, body }: Answer, isSpent: boolean): boolean {
  if (status === 429) return true
  if (status === 403) {
    return (
      isSpent || headers['retry-after'] !== undefined || /\brate limit|abuse detection/i.test(messageOf(body))
    )
  }
  return status === 200 && readGraphqlErrors(body).some(isLimitError)
}

function readRetryAfter(headers: Readonly<Record<string, string>>, serverNow: number): number | null {
  const text = headers['retry-after']
  if (text === undefined) return null
  const waitMs = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - serverNow
  return Number.isNaN(waitMs) ? null : Math.max(1000, waitMs)
}
