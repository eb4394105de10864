import type { Priority } from '../../contracts/quota.js'
import { rankOf } from './priority.js'

/** A place among the requests in flight. */
export interface Slot {
  /** Waits for something else than GitHub's answer; more urgent requests may have the place meanwhile. */
  lend(wait: () => Promise<void>): Promise<void>
  /** The same, where what is as urgent does not wait for that: it may have the place, too. */
  leave(wait: () => Promise<void>): Promise<void>
}

interface Turn {
  readonly rank: number
  readonly begin: () => void
}

/**
 * Bounds the requests in flight. The most urgent goes first; among equals, the one that came first.
 *
 * Queues for this exist, but none whose tasks give their place away for a while. What waits for a limit keeps its
 * place before its equals, so that no crowd gathers there, and stands in nobody's way whom the limit does not bind.
 */
export class Slots {
  readonly #size: number
  #inFlight = 0
  /** Places that wait, by the rank of who has them. */
  readonly #lent = new Map<number, number>()
  readonly #queue: Turn[] = []

  constructor(size: number) {
    this.#size = size
  }

  async use<Result>(priority: Priority, work: (slot: Slot) => Promise<Result>): Promise<Result> {
    const rank = rankOf(priority)
    await this.#enter(rank, false)
    try {
      return await work({
        lend: (wait) => this.#lend(rank, wait),
        leave: (wait) => this.#leave(rank, wait),
      })
    } finally {
      this.#inFlight -= 1
      this.#admit()
    }
  }

  async #lend(rank: number, wait: () => Promise<void>): Promise<void> {
    this.#countLent(rank, 1)
    await this.#leave(rank, () => wait().finally(() => this.#countLent(rank, -1)))
  }

  async #leave(rank: number, wait: () => Promise<void>): Promise<void> {
    this.#inFlight -= 1
    this.#admit()
    try {
      await wait()
    } finally {
      await this.#enter(rank, true)
    }
  }

  /** @param isBack goes before its equals: it has had its turn */
  #enter(rank: number, isBack: boolean): Promise<void> {
    return new Promise((resolve) => {
      const isLater = (turn: Turn) => (isBack ? turn.rank >= rank : turn.rank > rank)
      const place = this.#queue.findIndex(isLater)
      this.#queue.splice(place === -1 ? this.#queue.length : place, 0, { rank, begin: resolve })
      this.#admit()
    })
  }

  #admit(): void {
    for (;;) {
      const [next] = this.#queue
      if (next === undefined || !this.#isFree(next.rank)) return
      this.#queue.shift()
      this.#inFlight += 1
      next.begin()
    }
  }

  #isFree(rank: number): boolean {
    let taken = this.#inFlight
    for (const [lender, count] of this.#lent) if (lender <= rank) taken += count
    return taken < this.#size
  }

  #countLent(rank: number, by: number): void {
    this.#lent.set(rank, (this.#lent.get(rank) ?? 0) + by)
  }
}
