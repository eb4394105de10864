import type { Priority } from '../../contracts/quota.js'
import type { Api } from './budget-watch.js'
import type { RunQuota } from './run-quota.js'
import type { Slots } from './slots.js'
import type { TokenAccess } from './token-access.js'
import type { UsageMeter } from './usage-meter.js'

/** One thing to ask GitHub for. */
export interface Call {
  readonly api: Api
  /** Route pattern such as `GET /repos/{owner}/{repo}`. */
  readonly route: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly isWrite: boolean
  /** Where to remember the answer; absent for what is never remembered. */
  readonly cacheKey?: string | undefined
  /** Keeps the answer for other processes, too. */
  readonly isKept?: boolean | undefined
  /** False lets an answer of the last five minutes stand, without asking. */
  readonly fresh?: boolean | undefined
  readonly accept?: readonly number[] | undefined
  readonly isSplittable?: boolean | undefined
  /** What a query was expected to cost. */
  readonly forecastPoints?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  /** Default: that of who asks. */
  readonly priority?: Priority | undefined
  /** The token to ask with; default: any of those that may. */
  readonly access?: TokenAccess | undefined
  /** Fails where it would have to wait for a limit. */
  readonly isImpatient?: boolean | undefined
}

/** Who asks. */
export interface Asker {
  /** Bounds the requests in flight; what waits for a limit of GitHub's keeps its place among its equals. */
  readonly slots: Slots
  readonly priority: Priority
  readonly meter: UsageMeter
  /** Null for whom no run is. */
  readonly quota: RunQuota | null
}
