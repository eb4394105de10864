import type { Octokit } from '@octokit/core'
import type { Clock } from '../../contracts/runtime.js'
import { type Answer, isCutShort, isRecord, isTimeout } from './answer.js'
import type { Api, BudgetWatch } from './budget-watch.js'
import type { Exchange } from './exchange.js'
import { readGraphqlErrors } from './graphql-error.js'
import { findLimitation, type LimitGate } from './limit-gate.js'
import type { Credential, ReadCredential } from './token-reader.js'

/** What a call tells to its attempts, in Octokit's `request` option. */
export interface Attempt {
  readonly api: Api
  readonly exchange: Exchange
  /** Headers that depend on whose answers these are; an undefined one takes back that of an earlier attempt. */
  readonly prepare: (credential: Credential) => Readonly<Record<string, string | undefined>>
  /** Statuses beyond success that answer the call. */
  readonly accept: readonly number[]
  /** Whether a query that took GitHub too long is better asked for in parts than again. */
  readonly isSplittable: boolean
}

export interface AttemptOptions {
  readonly clock: Clock
  readonly gate: LimitGate
  readonly budgets: BudgetWatch
  readonly readCredential: ReadCredential
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
  const { clock, gate, budgets, readCredential, refuseWhileOpen } = options
  const { attempt, retryCount = 0 } = sent.request
  const { api, exchange } = attempt
  if (retryCount > 0) {
    await clock.sleep(backoffOf(retryCount), exchange.signal)
    refuseWhileOpen()
  }
  let renewed: Credential | null = null
  let waits = 0
  for (;;) {
    await gate.pass(api, exchange.signal)
    const credential: Credential = renewed ?? (await readCredential(exchange.signal))
    Object.assign(sent.headers, attempt.prepare(credential))
    const failure = await send().then(
      () => null,
      (thrown: unknown) => ({ thrown }),
    )
    const { answer } = exchange
    if (answer?.status === 401 && renewed === null) {
      renewed = await readCredential(exchange.signal, { isRefused: true })
      if (renewed.fingerprint !== credential.fingerprint) continue
    }
    if (answer) budgets.observeHeaders(answer.headers)
    const limitation = answer && findLimitation(answer, waits, clock.now())
    if (!limitation) return settle(failure, answer, sent)
    gate.close(api, limitation, waits)
    waits += 1
    // By the end of the wait it may have expired, as the one before it.
    renewed = null
  }
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
