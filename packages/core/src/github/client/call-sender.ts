import type { Octokit } from '@octokit/core'
import type { LimitFunction } from 'p-limit'
import type { Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { type Answer, isRecord, observedAtOf, parseBody } from './answer.js'
import type { Attempt } from './attempt-requests.js'
import { type Api, type Budgets, BudgetWatch } from './budget-watch.js'
import type { CircuitBreaker } from './circuit-breaker.js'
import { createOctokits } from './create-octokits.js'
import { describeAnswer, describeFailure, type FailedCall } from './describe-failure.js'
import { Exchange } from './exchange.js'
import { findQueryFailure } from './find-query-failure.js'
import { joinSignals } from './join-signals.js'
import { LimitGate } from './limit-gate.js'
import type { ApiAddress } from './resolve-api.js'
import type { ResponseCache, StoredAnswer } from './response-cache.js'
import { type Credential, type ReadCredential, tokenMissing } from './token-reader.js'
import type { UsageMeter } from './usage-meter.js'

/** One thing to ask GitHub for. */
export interface Call {
  readonly api: Api
  /** Route pattern such as `GET /repos/{owner}/{repo}`. */
  readonly route: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly isWrite: boolean
  /** Where to remember the answer; absent for what is never remembered. */
  readonly cacheKey?: string | undefined
  /** False lets an answer of the last five minutes stand, without asking. */
  readonly fresh?: boolean | undefined
  readonly accept?: readonly number[] | undefined
  readonly isSplittable?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

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

interface PreparedCall {
  readonly octokit: Octokit
  /** Address with its query, as it goes out. */
  readonly url: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface CallSenderOptions {
  readonly address: ApiAddress
  readonly runtime: Runtime
  readonly tenant: string
  readonly readCredential: ReadCredential
  readonly cache: ResponseCache
  readonly meter: UsageMeter
  readonly timeoutMs: number
  readonly maximumWaitMs: number
  /** Null lets every call try its luck. */
  readonly breaker: CircuitBreaker | null
}

const fixedHeaders = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'x-github-next-global-id': '1',
}

/** Sends calls: bounded in number, within the limits, revalidated, and failing only by HubSyncError. */
export class CallSender {
  readonly #options: CallSenderOptions
  readonly #budgets: BudgetWatch
  readonly #octokits: { reads: Octokit; writes: Octokit }
  readonly #closing = new AbortController()

  constructor(options: CallSenderOptions) {
    const { runtime, readCredential, maximumWaitMs, breaker } = options
    const { clock, logger } = runtime
    this.#options = options
    this.#budgets = new BudgetWatch(clock, logger)
    const gate = new LimitGate({ clock, logger, budgets: this.#budgets, maximumWaitMs })
    const refuseWhileOpen = () => breaker?.refuseWhileOpen()
    this.#octokits = createOctokits({
      clock,
      logger,
      gate,
      budgets: this.#budgets,
      readCredential,
      refuseWhileOpen,
    })
  }

  get budgets(): Budgets {
    return this.#budgets.read()
  }

  /** Ends what is under way or waits, and refuses what comes. */
  close(): void {
    this.#closing.abort(new HubSyncError('interrupted', 'The GitHub client was closed'))
  }

  /** @param limit bounds the requests in flight; what waits for a limit of GitHub's keeps its place */
  async send(call: Call, limit: LimitFunction): Promise<Reply> {
    const octokit = call.isWrite ? this.#octokits.writes : this.#octokits.reads
    const parameters = { ...call.parameters, baseUrl: this.#baseOf(call.api), headers: fixedHeaders }
    const { url } = octokit.request.endpoint(call.route, parameters)
    if (call.fresh === false) {
      const remembered = await this.#recall(call, url)
      if (remembered) return remembered
    }
    return limit(() => this.#sendJoined(call, { octokit, url, parameters }))
  }

  /** Joins the signals only while the call runs: what queues for its turn would pile listeners up. */
  async #sendJoined(call: Call, prepared: PreparedCall): Promise<Reply> {
    const { signal, release } = joinSignals(this.#closing.signal, call.signal)
    try {
      return await this.#guard({ ...call, signal }, prepared)
    } finally {
      release()
    }
  }

  #guard(call: Call, prepared: PreparedCall): Promise<Reply> {
    const { breaker, address } = this.#options
    const work = () => this.#exchange(call, prepared)
    if (breaker === null) return work()
    const { signal, isSplittable = false } = call
    return breaker.guard({ subject: subjectOf(call, prepared), isSplittable, signal }, work, (reply) =>
      call.api === 'graphql' ? findQueryFailure(reply.data, address.host) : null,
    )
  }

  async #exchange(call: Call, { octokit, url, parameters }: PreparedCall): Promise<Reply> {
    const { runtime, timeoutMs, meter } = this.#options
    const exchange = new Exchange({
      fetch: runtime.fetch,
      timeoutMs: call.timeoutMs ?? timeoutMs,
      signal: call.signal,
      onSend: () => meter.countRequest(call.api),
    })
    let credential: Credential | undefined
    let stored: StoredAnswer | undefined
    const attempt: Attempt = {
      api: call.api,
      exchange,
      accept: call.accept ?? [],
      isSplittable: call.isSplittable ?? false,
      prepare: (valid) => {
        credential = valid
        stored = call.cacheKey === undefined ? undefined : this.#find(call.cacheKey, url, valid)
        return { ...authorize(call.api, valid), 'if-none-match': stored?.etag }
      },
    }
    const failed = (): FailedCall => ({
      api: call.api,
      name: call.api === 'graphql' ? 'a GraphQL query' : nameCall(call.route, url, this.#baseOf('rest')),
      host: this.#options.address.host,
      signal: call.signal,
    })
    try {
      call.signal?.throwIfAborted()
      await octokit.request(call.route, { ...parameters, request: { attempt, fetch: exchange.fetch } })
    } catch (thrown) {
      const { answer } = exchange
      const isAnswered = answer !== null && isGraphqlAnswer(call.api, answer)
      if (!isAnswered || HubSyncError.is(thrown)) throw describeFailure(thrown, answer, failed())
    }
    const { answer } = exchange
    if (!answer) throw describeFailure(new Error('no answer came'), null, failed())
    if (stored && answer.status === 304) {
      meter.countNotModified()
      return this.#confirm(call, url, stored, answer, credential)
    }
    if (answer.body === undefined) throw describeAnswer(answer, failed())
    this.#remember(call, url, answer, credential)
    return toReply(answer)
  }

  async #recall(call: Call, url: string): Promise<Reply | null> {
    if (call.cacheKey === undefined) return null
    const credential = await this.#options.readCredential(call.signal)
    const stored = this.#find(call.cacheKey, url, credential)
    if (!stored || !this.#options.cache.isFresh(this.#keyOf(call.cacheKey, credential))) return null
    return replyFrom(stored, stored.headers, false)
  }

  #confirm(call: Call, url: string, stored: StoredAnswer, answer: Answer, credential?: Credential): Reply {
    const headers = { ...stored.headers, ...answer.headers }
    this.#store(call, { ...stored, url, headers }, credential)
    return replyFrom(stored, headers, true)
  }

  #remember(call: Call, url: string, { status, headers, text }: Answer, credential?: Credential): void {
    const { etag } = headers
    if (status === 200 && etag !== undefined) this.#store(call, { url, etag, text, headers }, credential)
  }

  #store(call: Call, answer: StoredAnswer, credential?: Credential): void {
    if (call.cacheKey === undefined || credential === undefined) return
    this.#options.cache.set(this.#keyOf(call.cacheKey, credential), answer)
  }

  #find(cacheKey: string, url: string, credential: Credential): StoredAnswer | undefined {
    return this.#options.cache.get(this.#keyOf(cacheKey, credential), url)
  }

  /** GitHub's ETags belong to a token, and what one tenant was shown is nothing for another. */
  #keyOf(cacheKey: string, { fingerprint }: Credential): string {
    const { tenant, address } = this.#options
    return JSON.stringify([tenant, address.host, fingerprint, cacheKey])
  }

  /** Octokit's plugins know GraphQL by the path `/graphql`, so that is the route, whatever lies before it. */
  #baseOf(api: Api): string {
    const { rest, graphql } = this.#options.address
    return api === 'rest' ? rest : graphql.replace(/\/graphql$/, '')
  }
}

/** @throws HubSyncError `token_missing`: GraphQL answers nobody without a token */
function authorize(api: Api, { token }: Credential): Readonly<Record<string, string>> {
  if (token !== null) return { authorization: `Bearer ${token}` }
  if (api === 'graphql') throw tokenMissing()
  return {}
}

/** Method and path, without the query: what a person recognises. */
function nameCall(route: string, url: string, base: string): string {
  const method = route.split(' ', 1)[0] ?? 'GET'
  return `${method} ${url.slice(base.length).split('?', 1)[0]}`
}

/** The repository that a call is about, or else what it asks for. */
function subjectOf({ api, parameters }: Call, { url }: PreparedCall): string {
  const { owner, repo, query } = parameters
  if (api === 'graphql') return String(query)
  return repo === undefined ? (url.split('?', 1)[0] ?? url) : `${owner}/${repo}`
}

/** An answer that tells its own errors is not a failed call, unless this client would not hear of it. */
function isGraphqlAnswer(api: Api, { status, body }: Answer): boolean {
  return api === 'graphql' && status === 200 && isRecord(body)
}

function toReply(answer: Answer): Reply {
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

function replyFrom(stored: StoredAnswer, headers: StoredAnswer['headers'], notModified: boolean): Reply {
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
