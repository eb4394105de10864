import type { FailureDecision, FailureHandler } from '../contracts/failure-handler.js'
import type { Runtime } from '../contracts/runtime.js'
import type { HubSyncErrorCode } from '../errors/codes.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { untilAborted } from '../until-aborted.js'
import { isFatal } from './fatal-errors.js'
import { interruption } from './interruption.js'

/** Where something fails. */
export interface Place {
  /** `owner/name`; null for what concerns more than one repository. */
  readonly repo: string | null
  readonly operation: string
}

export interface RecoveryOptions {
  /** Null where the host leaves everything to hubsync. */
  readonly onError: FailureHandler | null
  /** Null before the run has begun. */
  readonly runId: string | null
  readonly tenantId: string
  readonly runtime: Pick<Runtime, 'clock' | 'logger'>
  readonly signal: AbortSignal
}

/** The same thing in the same place, failing again and again, is given up after so many tries. */
const mostAttempts = 10

/** One answer holds for all that meet them at the same time: they say nothing of what was asked for. */
const sharedCodes: ReadonlySet<HubSyncErrorCode> = new Set([
  'token_missing',
  'authentication_failed',
  'rate_limited',
  'budget_exhausted',
  'circuit_open',
])

/** So it is with these of the database: whatever is stored meets them. */
const databaseCodes: ReadonlySet<HubSyncErrorCode> = new Set([
  'database_unreachable',
  'database_busy',
  'database_not_migrated',
  'database_failed',
])

type Verdict = 'again' | 'leave' | 'end'

/**
 * What becomes of the failures of one run, as its host decides: done again, left out, or the end of the run.
 *
 * What ends a run is asked about once, where it happens (`mayAskAgain`); on its way out through the places that
 * collect what concerns one repository (`mayDoAgain`) that decision stands.
 */
export class Recovery {
  readonly #options: RecoveryOptions
  readonly #attempts = new Map<string, number>()
  readonly #shared = new Map<HubSyncErrorCode, Promise<Verdict>>()
  readonly #ending = new Set<HubSyncErrorCode>()
  readonly #left = new WeakSet<HubSyncError>()
  /** Ends questions and waits, as the run's own signal does. */
  readonly #signal: AbortSignal
  readonly #stopping = new AbortController()
  #stoppedBy: HubSyncError | null = null

  constructor(options: RecoveryOptions) {
    this.#options = options
    this.#signal = AbortSignal.any([options.signal, this.#stopping.signal])
  }

  /** Whether there is a host to ask. */
  get isAsked(): boolean {
    return this.#options.onError !== null
  }

  /** What the host ended the run for; null where it did not. */
  get stoppedBy(): HubSyncError | null {
    return this.#stoppedBy
  }

  /**
   * About what failed for one repository: whether to do it again. False leaves it out, which the caller collects.
   *
   * @throws HubSyncError what ends the run
   */
  async mayDoAgain(place: Place, thrown: unknown): Promise<boolean> {
    const error = HubSyncError.from(thrown)
    if (this.#left.has(error)) return false
    if (isFatal(error)) throw error
    return (await this.#judge(place, error, place)) === 'again'
  }

  /**
   * About what would end the run: whether to ask GitHub again. False lets the error go its way.
   *
   * @param isAlone whether the run can go on without what was asked for
   */
  async mayAskAgain(place: Place, error: HubSyncError, { isAlone }: { isAlone: boolean }): Promise<boolean> {
    if (error.code === 'interrupted') return false
    if (sharedCodes.has(error.code)) return (await this.#judgeTogether(error, 'ask GitHub')) === 'again'
    const verdict = await this.#judge(askingOf(place), error, place)
    if (verdict === 'leave' && isAlone) this.#left.add(error)
    return verdict === 'again'
  }

  /** About what the database does not do: whether to ask it again. False lets the error go its way. */
  async mayStoreAgain(error: HubSyncError): Promise<boolean> {
    return databaseCodes.has(error.code) && (await this.#judgeTogether(error, 'store')) === 'again'
  }

  /** The database did what it was asked for. */
  noteStored(): void {
    for (const code of databaseCodes) this.#attempts.delete(keyOf(sharedOf(code)))
  }

  /** What worked may fail anew as often as before. */
  noteSuccess(place: Place): void {
    this.#attempts.delete(keyOf(place))
  }

  /** GitHub answered: it does not refuse everybody, and not this. */
  noteAnswer(place: Place): void {
    this.#attempts.delete(keyOf(askingOf(place)))
    for (const code of sharedCodes) this.#attempts.delete(keyOf(sharedOf(code)))
  }

  async #judgeTogether(error: HubSyncError, operation: string): Promise<Verdict> {
    const { code } = error
    // The run is ending: what was under way meets the same.
    if (this.#ending.has(code)) return 'end'
    const asked = this.#shared.get(code)
    if (asked !== undefined) return asked
    const place = { repo: null, operation }
    const judged = this.#judge(sharedOf(code), error, place).finally(() => this.#shared.delete(code))
    this.#shared.set(code, judged)
    const verdict = await judged
    if (verdict !== 'again') this.#ending.add(code)
    return verdict
  }

  /**
   * @param counted where the attempts are counted
   * @throws HubSyncError what stopped the run
   */
  async #judge(counted: Place, error: HubSyncError, place: Place): Promise<Verdict> {
    const { onError, runtime } = this.#options
    if (this.#stoppedBy !== null) throw this.#stoppedBy
    if (onError === null) return 'end'
    const attempt = (this.#attempts.get(keyOf(counted)) ?? 0) + 1
    this.#attempts.set(keyOf(counted), attempt)
    const decision = await this.#orStop(this.#ask(onError, error, place, attempt))
    if (decision === 'default') return 'end'
    const fields = { ...place, code: error.code, error: error.message, attempt }
    runtime.logger.info({ ...fields, decision }, 'The host decided what becomes of a failure')
    if (decision === 'skip') return 'leave'
    if (decision === 'stop') return this.#stop(error)
    if (attempt >= mostAttempts) {
      runtime.logger.warn(fields, `Given up after ${mostAttempts} tries`)
      return 'end'
    }
    if (decision !== 'retry') await this.#orStop(runtime.clock.sleep(decision.wait, this.#signal))
    return 'again'
  }

  #stop(error: HubSyncError): never {
    this.#stoppedBy ??= error
    this.#stopping.abort(this.#stoppedBy)
    throw this.#stoppedBy
  }

  async #ask(
    onError: FailureHandler,
    error: HubSyncError,
    place: Place,
    attempt: number,
  ): Promise<FailureDecision> {
    const { runId, tenantId, runtime } = this.#options
    try {
      const decision: unknown = await onError({ error, ...place, attempt, runId, tenantId })
      if (isDecision(decision)) return decision
      runtime.logger.warn({ ...place, code: error.code }, 'The error handler decided nothing that is known')
    } catch (thrown) {
      const fields = { ...place, code: error.code, error: HubSyncError.from(thrown).message }
      runtime.logger.warn(fields, 'The error handler failed')
    }
    return 'default'
  }

  /** A handler that never answers keeps no run from being stopped. */
  #orStop<Value>(work: Promise<Value>): Promise<Value> {
    return untilAborted(work, this.#signal, (signal) => interruption(signal))
  }
}

/** Asking GitHub about something is counted apart from what the answer is for. */
function askingOf({ repo, operation }: Place): Place {
  return { repo, operation: `ask: ${operation}` }
}

function sharedOf(code: HubSyncErrorCode): Place {
  return { repo: null, operation: `shared: ${code}` }
}

function keyOf({ repo, operation }: Place): string {
  return `${repo ?? ''} ${operation}`
}

function isDecision(value: unknown): value is FailureDecision {
  if (typeof value === 'string') return ['default', 'retry', 'skip', 'stop'].includes(value)
  const wait: unknown =
    typeof value === 'object' && value !== null && 'wait' in value ? value.wait : undefined
  return typeof wait === 'number' && wait >= 0 && Number.isFinite(wait)
}
