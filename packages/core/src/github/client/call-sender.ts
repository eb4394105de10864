import type { Octokit } from '@octokit/core'
import type { Priority } from '../../contracts/quota.js'
import type { Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { AccountCheck, askWhose } from './account-check.js'
import type { Activity } from './activity.js'
import { type Answer, isRecord } from './answer.js'
import { type AnswerMemory, validatorsFor } from './answer-memory.js'
import { askInTurn, orderByOwner } from './ask-in-turn.js'
import type { Attempt } from './attempt-requests.js'
import type { Api } from './budget-watch.js'
import type { Asker, Call } from './call.js'
import type { CircuitBreaker } from './circuit-breaker.js'
import { createOctokits } from './create-octokits.js'
import { describeAnswer, describeFailure, type FailedCall } from './describe-failure.js'
import { Exchange } from './exchange.js'
import { findQueryFailure } from './find-query-failure.js'
import { joinSignals } from './join-signals.js'
import { costOfQuery } from './query-cost.js'
import { type Reply, replyFrom, toReply } from './reply.js'
import type { ApiAddress } from './resolve-api.js'
import type { StoredAnswer } from './response-cache.js'
import { type Slot, Slots } from './slots.js'
import type { TokenAccess } from './token-access.js'
import type { TokenPool } from './token-pool.js'
import { type Credential, tokenMissing } from './token-reader.js'

interface PreparedCall {
  readonly octokit: Octokit
  readonly asker: Asker
  readonly priority: Priority
  readonly slot: Slot
  /** Address with its query, as it goes out. */
  readonly url: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface CallSenderOptions {
  readonly address: ApiAddress
  readonly runtime: Runtime
  readonly pool: TokenPool
  readonly activity: Activity
  readonly memory: AnswerMemory
  readonly timeoutMs: number
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
  readonly #octokits: { reads: Octokit; writes: Octokit }
  readonly #accounts: AccountCheck
  readonly #memory: AnswerMemory
  /** Writes go one by one: those that wait for their second would take the places of reads. */
  readonly #writes = new Slots(1)
  readonly #closing = new AbortController()

  constructor(options: CallSenderOptions) {
    const { runtime, pool, activity, breaker } = options
    const { clock, logger } = runtime
    this.#options = options
    this.#memory = options.memory
    this.#accounts = new AccountCheck(pool, clock)
    const refuseWhileOpen = () => breaker?.refuseWhileOpen()
    this.#octokits = createOctokits({ clock, logger, pool, activity, refuseWhileOpen })
  }

  /** Ends what is under way or waits, and refuses what comes. */
  close(): void {
    this.#closing.abort(new HubSyncError('interrupted', 'The GitHub client was closed'))
  }

  async send(call: Call, asker: Asker): Promise<Reply> {
    if (call.access !== undefined) return this.#dispatch(call, asker)
    await this.#accounts.confirm(this.#askWhose(asker))
    const { pool } = this.#options
    return pool.isOfInstallations
      ? askInTurn(orderByOwner(pool, call.parameters), (access) => this.#dispatch({ ...call, access }, asker))
      : this.#dispatch(call, asker)
  }

  /** Finds out whose the tokens of a list are, as far as GitHub tells. */
  async identify(asker: Asker): Promise<void> {
    await this.#accounts.confirm(this.#askWhose(asker))
    await this.#accounts.confirmAgain(this.#askWhose(asker))
  }

  #askWhose(asker: Asker) {
    return (access: TokenAccess, route: string, isImpatient: boolean) =>
      this.#dispatch(askWhose(access, route, isImpatient), asker)
  }

  async #dispatch(call: Call, asker: Asker): Promise<Reply> {
    const octokit = call.isWrite ? this.#octokits.writes : this.#octokits.reads
    const parameters = { ...call.parameters, baseUrl: this.#baseOf(call.api), headers: fixedHeaders }
    const { url } = octokit.request.endpoint(call.route, parameters)
    if (call.fresh === false) {
      const remembered = await this.#recall(call, url)
      if (remembered) return remembered
    }
    const priority = call.priority ?? asker.priority
    const send = () =>
      asker.slots.use(priority, (slot) =>
        this.#sendJoined(call, { octokit, url, parameters, asker, priority, slot }),
      )
    return call.isWrite ? this.#writes.use(priority, send) : send()
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

  async #exchange(call: Call, prepared: PreparedCall): Promise<Reply> {
    const { octokit, url, parameters, asker, priority, slot } = prepared
    const { runtime, timeoutMs } = this.#options
    const { meter, quota } = asker
    const exchange = new Exchange({
      fetch: runtime.fetch,
      timeoutMs: call.timeoutMs ?? timeoutMs,
      signal: call.signal,
      onSend: () => meter.countRequest(call.api, position),
    })
    await this.#recallKept(call, url)
    let position = 1
    let credential: Credential | undefined
    let stored: StoredAnswer | undefined
    const attempt: Attempt = {
      api: call.api,
      exchange,
      accept: call.accept ?? [],
      isSplittable: call.isSplittable ?? false,
      priority,
      slot,
      access: call.access,
      isImpatient: call.isImpatient ?? false,
      isRemembered: (valid) =>
        call.cacheKey !== undefined && this.#find(call.cacheKey, url, valid) !== undefined,
      refuseOverspending: () => quota?.refuseOverspending(call.api),
      prepare: (valid, place) => {
        position = place
        credential = valid
        stored = call.cacheKey === undefined ? undefined : this.#find(call.cacheKey, url, valid)
        return { ...authorize(call.api, valid), ...validatorsFor(stored, valid) }
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
      meter.countNotModified(position)
      return this.#confirm(call, url, stored, answer, credential)
    }
    if (answer.body === undefined) throw describeAnswer(answer, failed())
    if (call.api === 'graphql') meter.countPoints(costOfQuery(answer), position, call.forecastPoints)
    await this.#remember(call, url, answer, credential)
    return toReply(answer)
  }

  async #recall(call: Call, url: string): Promise<Reply | null> {
    if (call.cacheKey === undefined) return null
    for (const { readCredential } of this.#accessesFor(call)) {
      const credential = await readCredential(call.signal)
      const stored = this.#find(call.cacheKey, url, credential)
      if (!stored || !this.#memory.isFresh(call.cacheKey, credential)) continue
      return replyFrom(stored, stored.headers, false)
    }
    return null
  }

  /** Brings what is kept of an answer to hand, whichever token will be asked with. */
  async #recallKept(call: Call, url: string): Promise<void> {
    const { cacheKey, isKept, signal } = call
    if (cacheKey === undefined || !isKept) return
    for (const { readCredential } of this.#accessesFor(call)) {
      const credential = await readCredential(signal).catch(() => null)
      if (credential !== null) await this.#memory.recall(cacheKey, url, credential)
    }
  }

  async #confirm(
    call: Call,
    url: string,
    stored: StoredAnswer,
    answer: Answer,
    credential?: Credential,
  ): Promise<Reply> {
    const headers = { ...stored.headers, ...answer.headers }
    const { etag = stored.etag } = answer.headers
    await this.#store(call, { ...stored, url, headers, etag }, credential)
    return replyFrom(stored, headers, true)
  }

  async #remember(
    call: Call,
    url: string,
    { status, headers, text, redirected }: Answer,
    credential?: Credential,
  ): Promise<void> {
    const { etag = null, 'last-modified': lastModified = null } = headers
    // A confirmation would not tell that the answer came from elsewhere, and would confirm nothing for ever.
    if (status !== 200 || redirected || text === '' || (etag === null && lastModified === null)) return
    await this.#store(call, { url, etag, lastModified, text, headers, fingerprint: '' }, credential)
  }

  async #store(
    { cacheKey, isKept = false }: Call,
    answer: StoredAnswer,
    credential?: Credential,
  ): Promise<void> {
    if (cacheKey === undefined || credential === undefined) return
    const { fingerprint } = credential
    await this.#memory.remember({ cacheKey, isKept }, { ...answer, fingerprint }, credential)
  }

  /** The tokens that may come to ask it. */
  #accessesFor({ access }: Call): readonly TokenAccess[] {
    return access === undefined ? this.#options.pool.active : [access]
  }

  #find(cacheKey: string, url: string, credential: Credential): StoredAnswer | undefined {
    return this.#memory.find(cacheKey, url, credential)
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
