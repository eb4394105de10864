import type { HubSyncError } from '../errors/hubsync-error.js'

/** Something that failed in a run, for the host to decide about. */
export interface Failure {
  readonly error: HubSyncError
  /** `owner/name` where it concerns one repository alone; null for what would end the whole run. */
  readonly repo: string | null
  /** What was being done, such as `read bugs`, `verify commits` or `probe`. */
  readonly operation: string
  /** How often this was tried by now, counted from 1. */
  readonly attempt: number
  /** Null while the run has not begun: its owner or repository is still looked for. */
  readonly runId: string | null
  readonly tenantId: string
}

/**
 * What becomes of a failure.
 *
 * - `default`: as without a handler. One repository's failure is collected, anything else ends the run.
 * - `retry`: tries again at once; `{ wait }` does so after so many milliseconds.
 * - `skip`: collects the failure and goes on with what is left. Not possible where nothing is left that could do
 *   better: no token, a limit, an open circuit, the database, the look at the owner. There it is `default`.
 * - `stop`: ends the run, which throws the failure.
 */
export type FailureDecision = 'default' | 'retry' | 'skip' | 'stop' | { readonly wait: number }

/** A host's say in what becomes of failures. One that throws has decided for `default`. */
export type FailureHandler = (failure: Failure) => FailureDecision | Promise<FailureDecision>
