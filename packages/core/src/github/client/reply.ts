import { type Answer, observedAtOf, parseBody } from './answer.js'
import type { StoredAnswer } from './response-cache.js'

/** What GitHub answered to a call. */
export interface Reply {
  readonly status: number
  readonly data: unknown
  readonly headers: Readonly<Record<string, string>>
  /** Where the answer came from in the end. */
  readonly url: string
  readonly redirected: boolean
  /** GitHub's time of the answer, ISO 8601; null where it told none. */
  readonly observedAt: string | null
  /** GitHub confirmed what was remembered. */
  readonly notModified: boolean
}

export function toReply(answer: Answer): Reply {
  const { status, headers, url, redirected, body } = answer
  return {
    status,
    data: body,
    headers,
    url,
    redirected,
    observedAt: observedAtOf(headers),
    notModified: false,
  }
}

/** A remembered answer, with the headers of what confirmed it. */
export function replyFrom(
  stored: StoredAnswer,
  headers: StoredAnswer['headers'],
  notModified: boolean,
): Reply {
  const { url, text } = stored
  return {
    status: 200,
    data: parseBody(text),
    headers,
    url,
    redirected: false,
    observedAt: observedAtOf(headers),
    notModified,
  }
}
