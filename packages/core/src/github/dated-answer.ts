import { HubSyncError } from '../errors/hubsync-error.js'

/**
 * GitHub's time of an answer that rows are dated by. Our own clock is no substitute: it decides which of two
 * versions is newer.
 */
export function datedAnswer(observedAt: string | null, host: string): string {
  if (observedAt !== null) return observedAt
  throw new HubSyncError(
    'response_invalid',
    `An answer of ${host} carries no Date header, so nothing in it is dated`,
  )
}

/** The earliest of some ISO times: nothing in several answers together was seen before that. */
export function earliestOf(first: string, ...others: readonly string[]): string {
  return others.reduce((earliest, time) => (Date.parse(time) < Date.parse(earliest) ? time : earliest), first)
}
