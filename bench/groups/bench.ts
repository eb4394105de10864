import type { PostgresServer } from '@hubsync/tests/postgres'
import type { ProcessOptions } from '../process/run-scenario.js'
import type { Measurement } from '../report/measurement.js'

/** What a group of scenarios works with. */
export interface Bench extends ProcessOptions {
  readonly server: PostgresServer
  record(measurement: Measurement): void
}

export type Group = (bench: Bench) => Promise<void>
