import type { WorkResult } from '../process/work.js'

export interface WriteWork {
  readonly databaseUrl: string
  readonly writer: 'adapter' | 'replay' | 'hand'
  /** Each of a thousand rows. */
  readonly pages: number
}

export interface WriteResult {
  readonly inserted: WorkResult
  readonly changed: WorkResult
}
