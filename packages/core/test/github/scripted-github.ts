import type { Clock, Logger } from '../../src/contracts/runtime.js'

/** What a scripted GitHub says to one request; fields left out are those of a plain success. */
export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, unless it is text already. */
  readonly body?: unknown
  /** Where redirects led. */
  readonly url?: string
}

export interface SentRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Script = (request: SentRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>

export const serverTime = new Date('2026-03-01T12:00:00Z')

/** A GitHub behind `fetch` that answers by script and remembers what it was asked. */
export function scriptGitHub(script: Script | readonly ScriptedAnswer[]) {
  const requests: SentRequest[] = []
  const answer: Script = typeof script === 'function' ? script : (_request, index) => script[index] ?? {}
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = String(input)
    const request = {
      method: init.method ?? 'GET',
      url,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? init.body : '',
    }
    requests.push(request)
    init.signal?.throwIfAborted()
    const told = await answer(request, requests.length - 1)
    init.signal?.throwIfAborted()
    return toResponse(told, url)
  }
  return { fetch, requests }
}

function toResponse({ status = 200, headers = {}, body = [], url }: ScriptedAnswer, asked: string): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const isBare = status === 204 || status === 304
  const response = new Response(isBare ? null : text, {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      date: serverTime.toUTCString(),
      ...headers,
    },
  })
  Object.defineProperty(response, 'url', { value: url ?? asked })
  Object.defineProperty(response, 'redirected', { value: url !== undefined && url !== asked })
  return response
}

/** A clock that only moves by sleeping, and remembers how long. */
export function fakeClock(start: Date = serverTime): Clock & { readonly slept: number[] } {
  const slept: number[] = []
  let now = start.getTime()
  return {
    slept,
    now: () => new Date(now),
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted()
      slept.push(milliseconds)
      now += milliseconds
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
    },
  }
}

export interface LoggedLine {
  readonly level: string
  readonly fields: object
  readonly message: string
}

export function recordingLogger(): Logger & { readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = []
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
