import type { Octokit } from '@octokit/core'
import type { Priority } from '../../contracts/quota.js'
import type { Clock } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Activity } from './activity.js'
import { type Answer, isCutShort, isRecord, isTimeout } from './answer.js'
import type { Api } from './budget-watch.js'
import type { Exchange } from './exchange.js'
import { readGraphqlErrors } from './graphql-error.js'
import { findLimitation } from './limit-gate.js'
import { costOfQuery } from './query-cost.js'
import type { Slot } from './slots.js'
import type { TokenAccess } from './token-access.js'
import type { TokenPool } from './token-pool.js'
import type { Credential } from './token-reader.js'

/** What a call tells to its attempts, in Octokit's `request` option. */
export interface Attempt {
  readonly api: Api
  readonly exchange: Exchange
  readonly priority: Priority
  readonly slot: Slot
  /** The token to ask with; absent for any that may. */
  readonly access?: TokenAccess | undefined
  /** Fails where it would have to wait for a limit. */
  readonly isImpatient: boolean
  /** Whether an answer is remembered that GitHub may confirm to that token for nothing. */
  readonly isRemembered: (credential: Credential) => boolean
  /** Headers that depend on whose answers these are; an undefined one takes back that of an earlier attempt. */
  readonly prepare: (credential: Credential, position: number) => Readonly<Record<string, string | undefined>>
  /** Throws where the run that asks has spent what it may. */
  readonly refuseOverspending: () => void
  /** Statuses beyond success that answer the call. */
  readonly accept: readonly number[]
  /** Whether a query that took GitHub too long is better asked for in parts than again. */
  readonly isSplittable: boolean
}

export interface AttemptOptions {
  readonly clock: Clock
  readonly pool: TokenPool
  readonly activity: Activity
  /** Throws where GitHub has failed so often meanwhile that another attempt is no use. */
  readonly refuseWhileOpen: () => void
}

interface SentOptions {
  readonly headers: Record<string, string | number | undefined>
  readonly request: { attempt: Attempt; retryCount?: number; retries?: number }
}

const firstBackoffMs = 1_000
const longestBackoffMs = 60_000

/**
 * The innermost of Octokit's plugins: what happens each time that a request really goes out.
 *
 * Waiting for limits is settled here, before throttling and retry get to see them: those wait by timers that nobody
 * can inject or abort, take a 429 for a server error, and overlook a bare `retry-after`.
 */
export function attemptRequests(options: AttemptOptions): (octokit: Octokit) => Record<string, never> {
  return (octokit) => {
    octokit.hook.wrap('request', async (send, requestOptions) => {
      const sent = requestOptions as unknown as SentOptions
      await attempt(async () => send(requestOptions), sent, options)
      // The answer is read from the exchange; what the other plugins would do about its body is done here.
      return { status: 200, url: '', headers: {}, data: null }
    })
    return {}
  }
}

async function attempt(
  send: () => Promise<unknown>,
  sent: SentOptions,
  options: AttemptOptions,
): Promise<void> {
  const { clock, pool, refuseWhileOpen } = options
  const { attempt, retryCount = 0 } = sent.request
  const { api, exchange, priority, slot, isImpatient } = attempt
  const choose = async () => attempt.access ?? (await pool.choose(api, exchange.signal, attempt.isRemembered))
  if (retryCount > 0) {
    await clock.sleep(backoffOf(retryCount), exchange.signal)
    refuseWhileOpen()
  }
  let renewed = null as { access: TokenAccess; credential: Credential } | null
  let waits = 0
  for (;;) {
    const access: TokenAccess = renewed?.access ?? (await choose())
    // What keeps one token waiting is nothing to those that ask with another.
    const lend = isBound(attempt) ? slot.leave : slot.lend
    await access.gate.pass(api, { priority, isImpatient, signal: exchange.signal, lend })
    const outcome: Outcome | null = await sendBy(access, renewed?.credential ?? null, send, sent, options)
    if (outcome === null) continue
    const { credential, failure } = outcome
    const { answer } = exchange
    if (answer?.status === 401) {
      renewed = renewed === null ? await renew(access, credential, exchange.signal) : null
      if (renewed !== null || (!isBound(attempt) && pool.setAside(access))) continue
    }
    const limitation = answer && findLimitation(answer, waits, clock.now())
    if (!limitation) return settle(failure, answer, sent)
    access.gate.close(api, limitation, waits)
    waits += 1
    // By the end of the wait it may have expired, as the one before it.
    renewed = null
  }
}

interface Outcome {
  readonly credential: Credential
  readonly failure: { readonly thrown: unknown } | null
}

/** Sends by a token and accounts for it there. Null where the token is set aside because none could be had. */
async function sendBy(
  access: TokenAccess,
  renewed: Credential | null,
  send: () => Promise<unknown>,
  sent: SentOptions,
  { pool, activity }: AttemptOptions,
): Promise<Outcome | null> {
  const { attempt } = sent.request
  const { api, exchange } = attempt
  let cost: number | null = null
  try {
    attempt.refuseOverspending()
    const credential = renewed ?? (await readToken(access, pool, attempt))
    if (credential === null) return null
    Object.assign(sent.headers, attempt.prepare(credential, access.position))
    const failure = await activity.send(send).then(
      () => null,
      (thrown: unknown) => ({ thrown }),
    )
    const { answer } = exchange
    if (answer) {
      access.budgets.observeHeaders(answer.headers)
      cost = costOf(api, answer)
    }
    return { credential, failure }
  } finally {
    access.costs.end(api, cost)
  }
}

async function readToken(access: TokenAccess, pool: TokenPool, attempt: Attempt): Promise<Credential | null> {
  try {
    return await access.readCredential(attempt.exchange.signal)
  } catch (thrown) {
    const isToken = HubSyncError.is(thrown) && tokenCodes.has(thrown.code)
    if (isToken && !isBound(attempt) && pool.setAside(access)) return null
    throw thrown
  }
}

const tokenCodes: ReadonlySet<string> = new Set(['token_missing', 'authentication_failed'])

/** Another token from the same place, where it has one. */
async function renew(access: TokenAccess, refused: Credential, signal: AbortSignal | undefined) {
  const credential = await access.readCredential(signal, { isRefused: true })
  return credential.fingerprint === refused.fingerprint ? null : { access, credential }
}

function isBound({ access }: Attempt): boolean {
  return access !== undefined
}

function costOf(api: Api, answer: Answer): number {
  if (api === 'graphql') return costOfQuery(answer)
  return answer.status === 304 ? 0 : 1
}

/** Throws what the retry plugin is to decide about; returns where the answer is one, good or bad. */
function settle(failure: { thrown: unknown } | null, answer: Answer | null, sent: SentOptions): void {
  const { api, accept, isSplittable } = sent.request.attempt
  if (failure) {
    if (answer && (answer.status === 304 || accept.includes(answer.status))) return
    if (answer && isSplittable && isTimeout(answer.status)) sent.request.retries = 0
    throw failure.thrown
  }
  if (answer && isCutShort(answer)) throw retryable('the answer was cut short', sent)
  if (answer && api === 'graphql' && !isSplittable && isHiccup(answer)) {
    throw retryable('GitHub failed inside the query', sent)
  }
}

/** A server error in the clothes of a success: no data, and nothing said about the query itself. */
function isHiccup({ status, body }: Answer): boolean {
  if (status !== 200 || !isRecord(body) || isRecord(body.data)) return false
  const errors = readGraphqlErrors(body)
  return (
    errors.length > 0 && errors.every(({ message }) => /^Something went wrong while executing/i.test(message))
  )
}

/** In the shape that the retry plugin looks for: a status, and the options that it counts in. */
function retryable(message: string, sent: SentOptions): Error {
  return Object.assign(new Error(message), { status: 500, request: { request: { ...sent.request } } })
}

function backoffOf(retryCount: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** (retryCount - 1))
}
