import { toTimestamp } from '../../normalize/time.js'
import type { Told } from '../../normalize/told-values.js'

/**
 * The latest of a payload's own times: what it shows was so then, or later. Null when it tells none.
 *
 * The time of arrival is none of them: the late copy of an old event would pass for news.
 */
export function snapshotTime(...times: readonly Told<string>[]): string | null {
  const told = times.flatMap((time) => (time == null ? [] : (toTimestamp(time) ?? [])))
  return told.sort().at(-1) ?? null
}

/** The first time behind all of these: later than what is stored, whichever clock that was told by. */
export function timeBehind(...times: readonly Told<string>[]): string {
  const latest = snapshotTime(...times)
  return new Date(latest === null ? 0 : Date.parse(latest) + 1).toISOString()
}
