import type { CommitCounts } from '@hubsync/core'

/** What one statement, or several, did to a table. */
export interface Outcome extends Partial<CommitCounts> {
  /** Ids of rows that may have another version in the same second. */
  readonly reread?: readonly string[]
}
