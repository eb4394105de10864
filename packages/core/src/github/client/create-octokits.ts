import { Octokit } from '@octokit/core'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import type { Logger } from '../../contracts/runtime.js'
import { type AttemptOptions, attemptRequests } from './attempt-requests.js'
import { createLanes, type Lanes } from './lanes.js'
import { userAgent } from './user-agent.js'

/** Statuses that say the same however often one asks; 409 is an empty repository, 429 is waited out elsewhere. */
const finalStatuses = [400, 401, 403, 404, 409, 410, 422, 429, 451]
const retriesOfReads = 3

/**
 * Octokit twice over: once for what only reads, once for what changes something.
 *
 * Writes are sent once, because a failure does not tell whether they were carried out, and keep GitHub's pace. Both
 * share the attempts, so that limits met by one hold back the other.
 */
export function createOctokits(options: AttemptOptions & { logger: Logger }): {
  reads: Octokit
  writes: Octokit
} {
  const lanes = createLanes()
  // In this order the attempts lie inside throttling, and throttling inside retry.
  const Assembled = Octokit.plugin(attemptRequests(options), throttling, retry)
  const create = (own: Lanes, retries: number) =>
    new Assembled({
      userAgent,
      log: createLog(options.logger),
      request: { log: createLog(options.logger), parseSuccessResponseBody: false },
      throttle: { ...own, onRateLimit: leaveToAttempts, onSecondaryRateLimit: leaveToAttempts },
      // Attempts wait by the client's clock; the plugin only counts them and decides.
      retry: { doNotRetry: finalStatuses, retries, retryAfterBaseValue: 0 },
    })
  return { reads: create(lanes.reads, retriesOfReads), writes: create(lanes.writes, 0) }
}

function leaveToAttempts(): false {
  return false
}

/** Octokit logs to the console unless told otherwise. */
function createLog(logger: Logger) {
  return {
    debug: (message: string) => logger.debug({}, message),
    info: (message: string) => logger.info({}, message),
    warn: (message: string) => logger.warn({}, message),
    error: (message: string) => logger.error({}, message),
  }
}
