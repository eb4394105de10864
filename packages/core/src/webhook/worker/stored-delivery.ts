import type { InboxDelivery, Settlement } from '../../contracts/inbox.js'
import type { Application, Reading } from '../application.js'

/** What became of a delivery in the copy of each tenant that it is about. */
export interface StoredDelivery {
  readonly delivery: InboxDelivery
  readonly tenantIds: readonly string[]
  /** Of those who were done with it before. */
  readonly before: ReadonlyMap<string, Application>
  /** Of those whose rows are in now. */
  readonly applied: Map<string, Application>
  /** What they still have to read. */
  readonly readings: Map<string, readonly Reading[]>
  /** Why the others have to try again. */
  readonly failures: Map<string, unknown>
}

/** What becomes of a delivery with which no tenant failed: ignored only where none of them has rows of it. */
export function settlementOf({ before, applied }: StoredDelivery): Settlement {
  const applications = [...before.values(), ...applied.values()]
  const reasons = applications.map((application) => ('reason' in application ? application.reason : null))
  if (applications.length === 0) return { state: 'ignored', reason: 'It is about the data of no tenant' }
  const [reason = null] = reasons
  return reason !== null && reasons.every((each) => each !== null)
    ? { state: 'ignored', reason }
    : { state: 'applied' }
}
