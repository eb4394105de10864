import type { Clock, Logger } from '../../contracts/runtime.js'
import type { Activity } from './activity.js'
import { BudgetKeeper } from './budget-keeper.js'
import type { ResolvedAllowances } from './budget-options.js'
import { type Api, BudgetWatch } from './budget-watch.js'
import { CostWatch } from './cost-watch.js'
import { LimitGate } from './limit-gate.js'
import type { ReadCredential } from './token-reader.js'

/** One token with what GitHub grants it: nothing of this is shared with another. */
export interface TokenAccess {
  /** Its place in the list, from 1: what warnings call it. */
  readonly position: number
  readonly readCredential: ReadCredential
  readonly budgets: BudgetWatch
  readonly costs: CostWatch
  readonly keeper: BudgetKeeper
  readonly gate: LimitGate
}

export interface TokenAccessOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly activity: Activity
  readonly reserve: ResolvedAllowances
  readonly maximumWaitMs: number
  readonly isShort: (api: Api) => boolean
}

export function createTokenAccess(
  readCredential: ReadCredential,
  position: number,
  options: TokenAccessOptions,
): TokenAccess {
  const { clock, logger } = options
  const budgets = new BudgetWatch(clock, logger)
  const costs = new CostWatch()
  const keeper = new BudgetKeeper({ ...options, budgets, costs })
  const gate = new LimitGate({ ...options, keeper, costs })
  return { position, readCredential, budgets, costs, keeper, gate }
}
