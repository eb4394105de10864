import type { AnswerStore } from '../../contracts/answer-store.js'
import type { Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Scope } from '../../model/ids.js'
import type { ResponseCache, StoredAnswer } from './response-cache.js'
import type { Credential } from './token-reader.js'

export interface AnswerMemoryOptions {
  readonly cache: ResponseCache
  /** Null where nothing outlives the process. */
  readonly answers: AnswerStore | null
  readonly scope: Scope
  readonly runtime: Pick<Runtime, 'clock' | 'logger'>
}

/** What is read from headers again when a body is. The others come anew with each confirmation. */
const keptHeaders = ['link', 'content-type', 'date', 'x-oauth-scopes', 'x-accepted-oauth-scopes']

/** A confirmation is noted once a day: it only keeps an answer from being forgotten. */
const confirmationMs = 24 * 60 * 60_000

/** Remembers answers: those of this process at hand, those that are kept beyond it when they are asked for. */
export class AnswerMemory {
  readonly #options: AnswerMemoryOptions
  /** When what is at hand was last noted as confirmed; forgotten with it. */
  readonly #notedAt = new WeakMap<StoredAnswer, number>()

  constructor(options: AnswerMemoryOptions) {
    this.#options = options
  }

  find(cacheKey: string, url: string, credential: Credential): StoredAnswer | undefined {
    return this.#options.cache.get(this.#keyOf(cacheKey, credential), url)
  }

  isFresh(cacheKey: string, credential: Credential): boolean {
    return this.#options.cache.isFresh(this.#keyOf(cacheKey, credential))
  }

  /** Brings a kept answer to hand. A database that fails here costs a request, and no run. */
  async recall(cacheKey: string, url: string, credential: Credential): Promise<void> {
    const { answers, cache, scope } = this.#options
    if (answers === null || this.find(cacheKey, url, credential) !== undefined) return
    const kept = await this.#withoutFailing(() => answers.read(scope, keptKey(cacheKey, credential)))
    if (!kept) return
    const key = this.#keyOf(cacheKey, credential)
    this.#notedAt.set(kept, Date.parse(kept.confirmedAt))
    cache.recall(key, kept, new Date(kept.confirmedAt))
  }

  async remember(
    { cacheKey, isKept }: { cacheKey: string; isKept: boolean },
    answer: StoredAnswer,
    credential: Credential,
  ): Promise<void> {
    const { answers, cache, scope, runtime } = this.#options
    const key = this.#keyOf(cacheKey, credential)
    const before = cache.get(key, answer.url)
    cache.set(key, answer)
    if (!isKept || answers === null) return
    const now = runtime.clock.now()
    const notedAt = (before && this.#notedAt.get(before)) ?? 0
    const isNoted = now.getTime() - notedAt < confirmationMs
    const isSame = before?.text === answer.text && before.fingerprint === answer.fingerprint
    this.#notedAt.set(answer, isNoted && isSame ? notedAt : now.getTime())
    if (isNoted && isSame) return
    const headers = Object.fromEntries(
      keptHeaders.flatMap((name) =>
        answer.headers[name] === undefined ? [] : [[name, answer.headers[name]]],
      ),
    ) as Record<string, string>
    await this.#withoutFailing(() =>
      answers.write(scope, keptKey(cacheKey, credential), {
        ...answer,
        headers,
        confirmedAt: now.toISOString(),
      }),
    )
  }

  /** What one tenant, token or installation was shown is nothing for another. */
  #keyOf(cacheKey: string, credential: Credential): string {
    const { tenantId, host } = this.#options.scope
    return JSON.stringify([tenantId, host, credential.identity, cacheKey])
  }

  async #withoutFailing<Result>(work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work()
    } catch (thrown) {
      const { message } = HubSyncError.from(thrown)
      this.#options.runtime.logger.warn(
        { error: message },
        'An answer of GitHub could not be kept or recalled',
      )
      return null
    }
  }
}

/** How long after a change an answer must come for no other to hide in the same second. */
const settleMs = 2_000

/**
 * Validators that a token may send for an answer. Entity tags are good for the token alone that was given them. A
 * time is good for all tokens of an installation, and for single objects: that of a list is the time of its newest
 * record, which a force push, say, does not move.
 */
export function validatorsFor(
  stored: StoredAnswer | undefined,
  { fingerprint }: Credential,
): Readonly<Record<string, string | undefined>> {
  // Each is told: one that is not sent takes back that of an attempt with another token.
  const none = { 'if-none-match': undefined, 'if-modified-since': undefined }
  if (stored === undefined) return none
  if (stored.fingerprint === fingerprint && stored.etag !== null) {
    return { ...none, 'if-none-match': stored.etag }
  }
  const { lastModified, text, headers } = stored
  const isObject = text.trimStart().startsWith('{')
  const ageMs = Date.parse(headers.date ?? '') - Date.parse(lastModified ?? '')
  const isSafe = lastModified !== null && isObject && ageMs >= settleMs
  return isSafe ? { ...none, 'if-modified-since': lastModified } : none
}

function keptKey(cacheKey: string, credential: Credential): string {
  return JSON.stringify([credential.identity, cacheKey])
}
