import type { Clock, Logger } from '../../contracts/runtime.js'
import type { HubSyncErrorCode } from '../../errors/codes.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { untilAborted } from '../../until-aborted.js'
import { describeAbortion } from './describe-failure.js'

export interface CircuitBreakerOptions {
  /** Calls that fail in a row, each after its retries, before GitHub is left alone. Default 10. */
  readonly failures?: number
  /** How long it is left alone at first, in milliseconds. Default 30,000. */
  readonly cooldownMs?: number
  /** What that time grows to, doubled each time that GitHub is still away, in milliseconds. Default 10 minutes. */
  readonly longestCooldownMs?: number
}

export interface GuardedCall {
  /** What is asked about: failures that are all about one repository say nothing about GitHub. */
  readonly subject: string
  /** Sent once only: a query that takes GitHub too long is asked for in parts. */
  readonly isSplittable: boolean
  readonly signal: AbortSignal | undefined
}

const defaults = { failures: 10, cooldownMs: 30_000, longestCooldownMs: 10 * 60_000 }

/** Different things that have to fail; one or two may be broken by themselves. */
const fewestSubjects = 3

/** Large queries legitimately take too long several times in a row until they were split far enough. */
const timeoutsPerFailure = 4

/** No answer of GitHub's, or one by which it says that it is broken. */
const failureCodes: ReadonlySet<HubSyncErrorCode> = new Set([
  'network_failed',
  'github_unavailable',
  'response_too_large',
])

/** Refusals, which only a GitHub that works can speak. */
const answerCodes: ReadonlySet<HubSyncErrorCode> = new Set([
  'permission_denied',
  'owner_not_found',
  'repository_not_found',
  'repository_unavailable',
  'request_refused',
])

/**
 * Leaves GitHub alone once it has failed often enough in a row, so that an outage ends a run after a few requests
 * instead of after every one of them and its retries. When the cooldown is over one call is let through on trial and
 * the others wait for its outcome: success closes the circuit, failure opens it for twice as long.
 *
 * There are libraries for this, but they read the process's clock and start timers of their own; here time is handed
 * in, and nothing happens unless somebody calls.
 */
export class CircuitBreaker {
  readonly #host: string
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #options: Required<CircuitBreakerOptions>
  /** Counted in timeouts. */
  #strikes = 0
  readonly #subjects = new Set<string>()
  /** Null while the circuit is closed. */
  #asksAgainAt: number | null = null
  #cooldownMs: number
  #lastFailure: HubSyncError | null = null
  #trial: Promise<void> | null = null

  /** @throws HubSyncError `configuration_invalid` */
  constructor(
    runtime: { readonly host: string; readonly clock: Clock; readonly logger: Logger },
    options: CircuitBreakerOptions = {},
  ) {
    this.#host = runtime.host
    this.#clock = runtime.clock
    this.#logger = runtime.logger
    this.#options = resolveOptions(options)
    this.#cooldownMs = this.#options.cooldownMs
  }

  /**
   * Does a call, unless GitHub is left alone at the moment.
   *
   * @param failureWithin finds the failure in an answer that came as a success
   * @throws HubSyncError `circuit_open` with the time to come back, and what the work throws
   */
  async guard<Result>(
    call: GuardedCall,
    work: () => Promise<Result>,
    failureWithin: (result: Result) => HubSyncError | null,
  ): Promise<Result> {
    const endTrial = await this.#enter(call.signal)
    const isTrial = endTrial !== null
    try {
      const result = await work()
      const failure = failureWithin(result)
      // Too large a query, say, is told by a GitHub that works.
      if (failure?.code !== 'github_unavailable') this.#close()
      else this.#judge(call, failure, { isTrial, wasRetried: !call.isSplittable })
      return result
    } catch (thrown) {
      const failure = HubSyncError.from(thrown)
      const wasRetried = failure.code !== 'response_too_large' || !call.isSplittable
      this.#judge(call, failure, { isTrial, wasRetried })
      throw thrown
    } finally {
      endTrial?.()
    }
  }

  /** For calls that are under way while the circuit opens: their retries are spared. @throws HubSyncError */
  refuseWhileOpen(): void {
    if (this.#asksAgainAt === null || this.#clock.now().getTime() >= this.#asksAgainAt) return
    const retryAt = new Date(this.#asksAgainAt)
    const last = this.#lastFailure
    throw new HubSyncError(
      'circuit_open',
      `${this.#host} is left alone until ${retryAt.toISOString()} because it failed again and again; the last time: ${last?.message}`,
      { retryAt, cause: last },
    )
  }

  /** Lets a call in. Returns what ends its trial, where it is on one. */
  async #enter(signal: AbortSignal | undefined): Promise<(() => void) | null> {
    while (this.#asksAgainAt !== null) {
      this.refuseWhileOpen()
      if (this.#trial === null) return this.#beginTrial()
      await untilAborted(this.#trial, signal, describeAbortion)
    }
    return null
  }

  #beginTrial(): () => void {
    let end = () => {}
    this.#trial = new Promise((resolve) => {
      end = () => {
        this.#trial = null
        resolve()
      }
    })
    return end
  }

  #judge(
    { subject }: GuardedCall,
    failure: HubSyncError,
    { isTrial, wasRetried }: { isTrial: boolean; wasRetried: boolean },
  ): void {
    const { failures, cooldownMs, longestCooldownMs } = this.#options
    if (answerCodes.has(failure.code)) this.#close()
    else if (!failureCodes.has(failure.code)) return
    else if (isTrial) this.#open(failure, Math.min(this.#cooldownMs * 2, longestCooldownMs))
    // A call that began before the circuit opened tells nothing new.
    else if (this.#asksAgainAt === null) {
      this.#strikes += wasRetried ? timeoutsPerFailure : 1
      this.#subjects.add(subject)
      const isEnough = this.#strikes >= failures * timeoutsPerFailure
      const isEverywhere = this.#subjects.size >= Math.min(failures, fewestSubjects)
      if (isEnough && isEverywhere) this.#open(failure, cooldownMs)
    }
  }

  #open(failure: HubSyncError, cooldownMs: number): void {
    this.#lastFailure = failure
    this.#cooldownMs = cooldownMs
    this.#asksAgainAt = this.#clock.now().getTime() + cooldownMs
    const fields = {
      host: this.#host,
      until: new Date(this.#asksAgainAt).toISOString(),
      error: failure.message,
    }
    this.#logger.warn(fields, 'GitHub fails again and again: leaving it alone for a while')
  }

  #close(): void {
    if (this.#asksAgainAt !== null) this.#logger.info({ host: this.#host }, 'GitHub answers again')
    this.#asksAgainAt = null
    this.#lastFailure = null
    this.#strikes = 0
    this.#subjects.clear()
  }
}

function resolveOptions(given: CircuitBreakerOptions): Required<CircuitBreakerOptions> {
  const { failures = defaults.failures, cooldownMs = defaults.cooldownMs } = given
  const longestCooldownMs = given.longestCooldownMs ?? Math.max(cooldownMs, defaults.longestCooldownMs)
  if (!Number.isInteger(failures) || failures < 1) {
    throw new HubSyncError('configuration_invalid', `A circuit breaker cannot count to ${failures} failures`)
  }
  if (!(cooldownMs > 0) || !(longestCooldownMs >= cooldownMs) || !Number.isFinite(longestCooldownMs)) {
    throw new HubSyncError(
      'configuration_invalid',
      `A circuit breaker cannot cool down for ${cooldownMs} to ${longestCooldownMs} milliseconds`,
    )
  }
  return { failures, cooldownMs, longestCooldownMs }
}
