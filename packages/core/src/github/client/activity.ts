import type { Clock } from '../../contracts/runtime.js'

/** Follows how long nothing was in flight because everything waited for GitHub's leave. */
export class Activity {
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  #waiting = 0
  #inFlight = 0
  #stalledSince: number | null = null
  #stalledMs = 0
  #waitsUntil = 0
  #toldUntil = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param until told to listeners; absent for waits too short to speak of */
  async wait(work: () => Promise<void>, until?: number): Promise<void> {
    this.#waitsUntil = Math.max(this.#waitsUntil, until ?? 0)
    this.#count(1, 0)
    try {
      await work()
    } finally {
      this.#count(-1, 0)
    }
  }

  async send<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#count(0, 1)
    try {
      return await work()
    } finally {
      this.#count(0, -1)
    }
  }

  stalledMs(): number {
    const now = this.#clock.now().getTime()
    return this.#stalledMs + (this.#stalledSince === null ? 0 : now - this.#stalledSince)
  }

  /** Null unless everything waits. */
  waitingUntil(): Date | null {
    const isWaiting = this.#stalledSince !== null && this.#waitsUntil > this.#clock.now().getTime()
    return isWaiting ? new Date(this.#waitsUntil) : null
  }

  onWait(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #count(waiting: number, inFlight: number): void {
    const now = this.#clock.now().getTime()
    this.#waiting += waiting
    this.#inFlight += inFlight
    const isStalled = this.#waiting > 0 && this.#inFlight === 0
    if (isStalled) {
      this.#stalledSince ??= now
      this.#tell(now)
    } else if (this.#stalledSince !== null) {
      this.#stalledMs += now - this.#stalledSince
      this.#stalledSince = null
    }
  }

  /** Once for each moment that is waited for. */
  #tell(now: number): void {
    if (this.#waitsUntil <= now || this.#waitsUntil === this.#toldUntil) return
    this.#toldUntil = this.#waitsUntil
    for (const listener of this.#listeners) listener()
  }
}
