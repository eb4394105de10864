import { LRUCache } from 'lru-cache'
import type { Clock } from '../../contracts/runtime.js'

/** A body that GitHub sent, kept as text: it cannot be changed by who reads it, and takes the least room. */
export interface StoredAnswer {
  /** What was asked; an entry answers no other address, even where a key repeats. */
  readonly url: string
  /** Of the token that it was shown to. */
  readonly fingerprint: string
  readonly etag: string | null
  readonly lastModified: string | null
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

const lifetimeMs = 5 * 60_000
const largestCount = 1_000
const largestCharacters = 16_000_000

/**
 * Remembers REST answers with their validators.
 *
 * An entry may stand for an answer for five minutes, and only for those who ask for it. Older ones still save the
 * transfer: GitHub confirms them with a 304 that costs nothing. Keys live inside tenant, host and identity, because
 * what one was shown is nothing for another.
 */
export class ResponseCache {
  readonly #entries: LRUCache<string, StoredAnswer>

  constructor(clock: Clock) {
    this.#entries = new LRUCache({
      max: largestCount,
      maxSize: largestCharacters,
      sizeCalculation: ({ text, url }) => text.length + url.length,
      ttl: lifetimeMs,
      ttlResolution: 0,
      allowStale: true,
      noDeleteOnStaleGet: true,
      perf: { now: () => clock.now().getTime() },
    })
  }

  get(key: string, url: string): StoredAnswer | undefined {
    const entry = this.#entries.get(key)
    return entry?.url === url ? entry : undefined
  }

  isFresh(key: string): boolean {
    return this.#entries.getRemainingTTL(key) > 0
  }

  /** Also renews an entry that GitHub has just confirmed. */
  set(key: string, answer: StoredAnswer): void {
    this.#entries.set(key, answer)
  }

  /** Takes in what was confirmed some time ago. */
  recall(key: string, answer: StoredAnswer, confirmedAt: Date): void {
    this.#entries.set(key, answer, { start: confirmedAt.getTime() })
  }
}
