import type { Priority } from '../../contracts/quota.js'
import type { Clock, Logger } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { amountOf, type ResolvedAllowances } from './budget-options.js'
import type { Api, BudgetWatch, Hour } from './budget-watch.js'
import type { CostWatch } from './cost-watch.js'
import { Pacer } from './pacer.js'
import { isPaced } from './priority.js'

/** Why a request may not go out yet. */
export type Hold =
  | { readonly reason: 'spent' | 'reserve' | 'pace'; readonly until: number }
  | { readonly reason: 'landing' }

/** What wants to go out; known again by its identity when it asks another time. */
export interface OutgoingRequest {
  readonly priority: Priority
}

export interface BudgetKeeperOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly budgets: BudgetWatch
  readonly costs: CostWatch
  readonly reserve: ResolvedAllowances
  readonly maximumWaitMs: number
  /** Whether what is left of the hour will not do for what the runs still need. */
  readonly isShort: (api: Api) => boolean
}

/**
 * Spends one token's budgets: down to the host's reserve and no further, and evenly where the rest of the hour is
 * short, so that what is urgent finds something left all along. The wait is the same as after a burst.
 */
export class BudgetKeeper {
  readonly #options: BudgetKeeperOptions
  readonly #pacers: Readonly<Record<Api, Pacer>> = { rest: new Pacer(), graphql: new Pacer() }
  readonly #announced = new Map<Api, number>()

  constructor(options: BudgetKeeperOptions) {
    this.#options = options
  }

  /** The request went out, or was given up. */
  forget(api: Api, request: OutgoingRequest): void {
    this.#pacers[api].forget(request)
  }

  /** What may still be spent in this hour beside the reserve; infinite where nothing is known, or no limit is. */
  spendable(api: Api): number {
    const { budgets, costs } = this.#options
    const hour = budgets.hourOf(api)
    if (hour === null) return Number.POSITIVE_INFINITY
    const reserve = this.reserveOf(api, hour)
    if (this.#isUsedUp(api, hour, reserve)) return 0
    return Math.max(0, hour.remaining - reserve - costs.underWay(api) * costs.usual(api))
  }

  /** Lets a request out, or says what it has to wait for. @throws HubSyncError `configuration_invalid` */
  admit(api: Api, request: OutgoingRequest): Hold | null {
    const { budgets, costs } = this.#options
    const { priority } = request
    const hour = budgets.hourOf(api)
    if (hour === null) return this.#admitUnknown(api, priority)
    const reserve = priority === 'host' ? 0 : this.reserveOf(api, hour)
    // A spent budget is not tried: the refusal would be counted against us.
    if (this.#isUsedUp(api, hour, reserve)) {
      return { reason: hour.remaining <= 0 ? 'spent' : 'reserve', until: hour.renewsAt }
    }
    const largest = costs.largest(api)
    const left = hour.remaining - reserve - costs.underWay(api) * largest
    const isEnough = left >= (reserve > 0 ? largest : 1)
    if (!isEnough && costs.underWay(api) > 0) return { reason: 'landing' }
    return isPaced(priority) ? this.#pace(api, request, hour) : null
  }

  /** A reserve is not touched by a large request either, unless even a whole hour is too small for that one. */
  #isUsedUp(api: Api, { limit, remaining }: Hour, reserve: number): boolean {
    const largest = this.#options.costs.largest(api)
    const mayDipIn = reserve === 0 || limit - reserve < largest
    return remaining - reserve < (mayDipIn ? 1 : largest)
  }

  /** @throws HubSyncError `configuration_invalid` for a reserve that leaves nothing */
  reserveOf(api: Api, { limit }: Hour): number {
    const reserve = amountOf(this.#options.reserve[api], limit)
    if (reserve < limit || reserve === 0) return reserve
    throw new HubSyncError(
      'configuration_invalid',
      `A reserve of ${reserve} leaves nothing of the ${limit} that GitHub grants an hour`,
    )
  }

  /** Before anything is known of a budget that has to be kept, one request goes ahead and finds out. */
  #admitUnknown(api: Api, priority: Priority): Hold | null {
    const { costs, reserve } = this.#options
    const isKept = priority !== 'host' && reserve[api] > 0 && !costs.isAnswered(api)
    return isKept && costs.underWay(api) > 0 ? { reason: 'landing' } : null
  }

  /** What may not be waited for is not spread either: the run ends early instead. */
  #pace(api: Api, request: OutgoingRequest, { renewsAt }: Hour): Hold | null {
    const { clock, costs, isShort, maximumWaitMs } = this.#options
    const now = clock.now().getTime()
    const leftMs = renewsAt - now
    if (leftMs <= 0 || leftMs > maximumWaitMs || !isShort(api)) return null
    const requests = this.spendable(api) / Math.max(costs.usual(api), Number.EPSILON)
    const until = this.#pacers[api].takeTurn(request, now, leftMs / Math.max(1, requests))
    if (until === null) return null
    this.#announce(api, renewsAt)
    return { reason: 'pace', until }
  }

  #announce(api: Api, renewsAt: number): void {
    if (this.#announced.get(api) === renewsAt) return
    this.#announced.set(api, renewsAt)
    const fields = { api, until: new Date(renewsAt).toISOString() }
    this.#options.logger.info(fields, 'The rest of the hour is short: requests are spread over it')
  }
}
