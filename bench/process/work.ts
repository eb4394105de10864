import type { Effort } from './measure-work.js'

/** What a scenario's process is asked to do at a simulated GitHub. */
export interface Work {
  readonly apiUrl: string
  readonly databaseUrl: string
}

export interface HubSyncWork extends Work {
  readonly transport: 'graphql' | 'rest'
  readonly kind: 'full' | 'incremental' | 'single' | 'verify'
  /** Commits come by git, from the bare repository in this folder. */
  readonly gitFolder?: string
  /** The run is cut off with this request. */
  readonly abortAfter?: number
}

export interface WorkResult extends Effort {
  /** Issues, pull requests, reviews and commits that were stored. */
  readonly rows?: number
  /** Errors, and streams left unproven. */
  readonly failures?: number
}
