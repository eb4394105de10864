/** An answer as it came off the wire, whatever it says. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Where the answer came from in the end, after redirects. */
  readonly url: string
  readonly redirected: boolean
  readonly text: string
  /** The text as JSON; null when it is empty, undefined when it is no JSON at all. */
  readonly body: unknown
}

/** GitHub's time of the answer, which dates everything in it. Null where a proxy took the header away. */
export function observedAtOf(headers: Readonly<Record<string, string>>): string | null {
  const time = Date.parse(headers.date ?? '')
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

export function parseBody(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** GitHub gives up on a query after ten seconds, with one of these. */
export function isTimeout(status: number): boolean {
  return status === 502 || status === 504
}

/** JSON that breaks off, or never began: a connection closed too early by something that still told a length. */
export function isCutShort({ status, headers, body, text }: Answer): boolean {
  const isWhole = body !== undefined && text !== ''
  return status === 200 && !isWhole && /\bjson\b/i.test(headers['content-type'] ?? '')
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** GitHub's own words about why it refused; empty when it said nothing. */
export function messageOf(body: unknown): string {
  return isRecord(body) && typeof body.message === 'string' ? body.message : ''
}
