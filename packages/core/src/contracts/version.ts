import type { Row } from '../model/column.js'

/** What the version rule says about a told row that meets a stored one. */
export type VersionDecision = 'write' | 'settle' | 'skip'

/** The columns that decide; `origin` is that of the told version. */
export interface VersionMeeting {
  readonly stored: Row
  readonly told: Row
  readonly origin: 'read' | 'webhook'
  /** Whether any told data column has another value than the stored one. */
  readonly differs: boolean
}

/** `observed_at` of a stub: any view of the row is newer. */
export const neverObserved = '1970-01-01T00:00:00.000Z'

/**
 * The one rule about which version of a row wins. Stores implement exactly this, in whatever language they speak.
 *
 * - Newer `github_updated_at` wins, an older one never does.
 * - Equal, or null on either side: newer `observed_at` wins, an older one never does; the same second of
 *   observation lets the later arrival win.
 * - A tombstone yields only to a read observed later, never to a webhook.
 * - What does not differ is not written, except to settle a row that a later read confirms (`settle`).
 */
export function decideVersion({ stored, told, origin, differs }: VersionMeeting): VersionDecision {
  const buried = stored.deleted_at != null
  const order = compareTimes(told.observed_at, stored.observed_at)
  if (buried && (origin === 'webhook' || order <= 0)) return 'skip'
  const both = told.github_updated_at != null && stored.github_updated_at != null
  const updated = both ? compareTimes(told.github_updated_at, stored.github_updated_at) : 0
  if (updated < 0 || (updated === 0 && order < 0)) return 'skip'
  if (differs || updated > 0 || buried) return 'write'
  return order > 0 && stored.is_settled === false && isSettled(told) ? 'settle' : 'skip'
}

/**
 * Whether a version is final for its second: observed in a later second than the one it was changed in. Otherwise
 * a further change may share `github_updated_at` with it, and the row is to be read again.
 */
export function isSettled(told: Row): boolean {
  if (told.github_updated_at == null) return true
  return wholeSeconds(told.observed_at) > wholeSeconds(told.github_updated_at)
}

/**
 * Whether the row is settled after being written: its own version is final, and it did not overrule a different
 * view with the same `github_updated_at` that was observed in the same second.
 */
export function isSettledAfter({ stored, told, differs }: Omit<VersionMeeting, 'origin'>): boolean {
  const tied =
    differs &&
    (told.github_updated_at ?? null) === (stored.github_updated_at ?? null) &&
    told.observed_at === stored.observed_at
  return isSettled(told) && !tied
}

/** ISO 8601 in UTC with milliseconds sorts as text. */
function compareTimes(left: Row[string] | undefined, right: Row[string] | undefined): number {
  const [a, b] = [String(left ?? ''), String(right ?? '')]
  return a < b ? -1 : a > b ? 1 : 0
}

function wholeSeconds(time: Row[string] | undefined): string {
  return String(time ?? '').slice(0, 19)
}
