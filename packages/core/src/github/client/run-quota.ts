import type { BudgetLeft, Cost, Quota } from '../../contracts/quota.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Activity } from './activity.js'
import { amountOf, type ResolvedAllowances } from './budget-options.js'
import type { Api } from './budget-watch.js'
import type { Demand } from './demand.js'
import { forecastDuration } from './forecast-duration.js'
import type { TokenPool } from './token-pool.js'
import type { UsageMeter } from './usage-meter.js'

export interface RunQuotaOptions {
  readonly meter: UsageMeter
  readonly pool: TokenPool
  readonly demand: Demand
  readonly activity: Activity
  readonly perRun: ResolvedAllowances
}

/** One run's account with the client that it asks through. */
export class RunQuota implements Quota {
  readonly #options: RunQuotaOptions

  constructor(options: RunQuotaOptions) {
    this.#options = options
  }

  usage() {
    return this.#options.meter.read()
  }

  spent(): Cost {
    return this.#options.meter.spent()
  }

  budgetLeft(): BudgetLeft {
    const { rest, graphql } = this.#options.pool.read()
    return { rest: rest?.remaining ?? null, graphql: graphql?.remaining ?? null }
  }

  /** What is spent from now on is part of it. */
  expect(left: Cost): void {
    const before = this.spent()
    this.#options.demand.tell(this, () => {
      const { rest, graphql } = this.spent()
      return {
        rest: Math.max(0, left.rest - (rest - before.rest)),
        graphql: Math.max(0, left.graphql - (graphql - before.graphql)),
      }
    })
  }

  durationOf(workMs: number, left: Cost): number {
    const { pool } = this.#options
    const over = (api: Api) => forecastDuration(workMs, left[api], pool.grants(api))
    return Math.max(over('rest'), over('graphql'))
  }

  stalledMs(): number {
    return this.#options.activity.stalledMs()
  }

  waitingUntil(): Date | null {
    return this.#options.activity.waitingUntil()
  }

  onWait(listener: () => void): () => void {
    return this.#options.activity.onWait(listener)
  }

  end(): void {
    this.#options.demand.forget(this)
  }

  /** @throws HubSyncError `budget_exhausted` once the run has spent what it may */
  refuseOverspending(api: Api): void {
    const { perRun, pool } = this.#options
    const limit = pool.read()[api]?.limit ?? Number.POSITIVE_INFINITY
    const allowed = amountOf(perRun[api], limit)
    if (this.spent()[api] < allowed) return
    const units = api === 'rest' ? 'REST requests' : 'GraphQL points'
    throw new HubSyncError('budget_exhausted', `The run has spent the ${allowed} ${units} that it may`)
  }
}
