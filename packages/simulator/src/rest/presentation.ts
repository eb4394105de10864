import type { ApiVersion } from './api-version.js'

/** What every presenter must know beside the records. */
export interface Presentation {
  /** Where the API lives, without a slash at the end, such as `https://api.github.com`. */
  apiUrl: string
  version: ApiVersion
}

/** Pages for people; the simulator serves none, so their addresses are GitHub's own. */
export const htmlUrl = 'https://github.com'

/** Every character that may not stand in a path segment, and every template brace, escaped. */
export function escapeSegment(text: string): string {
  return encodeURIComponent(text)
}

/** The same instant in UTC with whole seconds, whatever offset it came with. */
export function toUtcSeconds(time: string): string {
  return time.length === 20 && time.endsWith('Z') ? time : `${new Date(time).toISOString().slice(0, 19)}Z`
}

/** GitHub sends `null` for a conversation without text, however it came to have none. */
export function nullIfEmpty(text: string | null): string | null {
  return text === '' ? null : text
}
