import { type Answer, isRecord, parseBody } from './answer.js'
import { maskError, maskJson, maskText } from './mask-secret.js'

export interface ExchangeOptions {
  readonly fetch: typeof globalThis.fetch
  /** Time for one attempt, its body included. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** Called for each attempt that goes out. */
  readonly onSend: () => void
}

/**
 * One call's way over the network, however many attempts it takes. Octokit fetches through it; what came last is
 * kept as it came, because Octokit hands on neither the raw text nor where redirects led.
 *
 * Servers and proxies echo what they are sent. Here, before anyone else sees it, the token is taken out of everything
 * that is said about a request: headers, refusals, errors of queries, failures of the network.
 */
export class Exchange {
  readonly #options: ExchangeOptions
  #answer: Answer | null = null

  constructor(options: ExchangeOptions) {
    this.#options = options
  }

  /** Of the last attempt; null when that one brought none. */
  get answer(): Answer | null {
    return this.#answer
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal
  }

  readonly fetch = async (address: string, request: RequestInit): Promise<Response> => {
    this.#answer = null
    const secret = secretOf(request)
    const { response, text } = await this.#send(address, request, secret)
    const headers = Object.fromEntries(
      [...response.headers].map(([name, value]) => [name, maskText(value, secret)]),
    )
    const said = response.ok ? text : maskText(text, secret)
    this.#answer = {
      status: response.status,
      headers,
      url: maskText(response.url === '' ? address : response.url, secret),
      redirected: response.redirected,
      text: said,
      body: maskErrors(parseBody(said), secret),
    }
    const hasNoBody = response.status === 204 || response.status === 205 || response.status === 304
    return new Response(hasNoBody ? null : said, { status: response.status, headers })
  }

  /** The time runs until the body is there: a server that stalls in the middle is as silent as one that never answers. */
  async #send(
    address: string,
    request: RequestInit,
    secret: string | null,
  ): Promise<{ response: Response; text: string }> {
    const { fetch, timeoutMs, signal, onSend } = this.#options
    if (signal?.aborted) throw abortion()
    const controller = new AbortController()
    const abort = () => controller.abort()
    const timer = setTimeout(abort, timeoutMs)
    signal?.addEventListener('abort', abort, { once: true })
    onSend()
    try {
      const response = await fetch(address, { ...request, signal: controller.signal })
      return { response, text: await response.text() }
    } catch (thrown) {
      if (signal?.aborted) throw abortion()
      const failure = maskError(thrown, secret)
      if (controller.signal.aborted)
        throw new Error(`no answer within ${timeoutMs / 1000} s`, { cause: failure })
      throw failure
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }
}

/** The one kind of failure that Octokit's plugins never retry. */
function abortion(): DOMException {
  return new DOMException('The request was aborted', 'AbortError')
}

function secretOf({ headers }: RequestInit): string | null {
  return new Headers(headers).get('authorization')?.split(' ').at(-1) ?? null
}

/** A query's errors come with status 200; its data is GitHub's and stays as it is. */
function maskErrors(body: unknown, secret: string | null): unknown {
  return isRecord(body) && body.errors !== undefined
    ? { ...body, errors: maskJson(body.errors, secret) }
    : body
}
