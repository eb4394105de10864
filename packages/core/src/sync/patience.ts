import type { Runtime } from '../contracts/runtime.js'
import type { HubSyncErrorCode } from '../errors/codes.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { interruption } from './interruption.js'

/** Does work again until the database is back; see `createPatience`. */
export type Patience = <Result>(work: () => Promise<Result>) => Promise<Result>

const patienceMs = 120_000
const firstWaitMs = 250
const longestWaitMs = 15_000

/**
 * Lets a run outlive a database that is away for a while: a restart, a failover, a timeout under load. Only for work
 * that may be done twice, because an error does not tell whether the work was done and its answer was lost.
 *
 * The waits grow, and end two minutes after the first failure; then the last error is thrown. Every other error is
 * thrown at once, as is `interrupted` when the signal is aborted. An outage is logged once, whatever it hits.
 */
export function createPatience(
  { clock, random, logger }: Pick<Runtime, 'clock' | 'random' | 'logger'>,
  signal: AbortSignal,
): Patience {
  let isAway = false

  function tell(error: HubSyncError): void {
    if (isAway) return
    isAway = true
    const message = 'The database cannot be used; the run waits for it, for two minutes at most'
    logger.warn({ error: error.message }, message)
  }

  return async (work) => {
    let deadline = Number.POSITIVE_INFINITY
    for (let failures = 0; ; failures += 1) {
      try {
        const result = await work()
        if (failures > 0) isAway = false
        return result
      } catch (thrown) {
        if (signal.aborted || !mayPass(thrown)) throw thrown
        const now = clock.now().getTime()
        if (failures === 0) deadline = now + patienceMs
        const waitMs = Math.min(firstWaitMs * 2 ** failures, longestWaitMs) * (0.5 + random() / 2)
        if (now + waitMs > deadline) throw thrown
        tell(thrown)
        await clock.sleep(waitMs, signal).catch(() => undefined)
        if (signal.aborted) throw interruption(signal)
      }
    }
  }
}

/** Whether the same work may succeed once some time has passed. */
export function mayPass(error: unknown): error is HubSyncError {
  return HubSyncError.is(error) && passingCodes.has(error.code)
}

const passingCodes: ReadonlySet<HubSyncErrorCode> = new Set(['database_unreachable', 'database_busy'])
