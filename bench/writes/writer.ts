import type { CommitBatch } from '@hubsync/core'

/** Transactions under way at a time. */
export const inFlight = 3

/** Somebody who stores pages. */
export interface Writer {
  /** What it takes to write a page, done before anything is measured. */
  prepare?(page: CommitBatch): Promise<void>
  write(page: CommitBatch): Promise<unknown>
  close(): Promise<void>
}
