import type { StatusEvent } from '../contracts/status-sink.js'

/** An event with its place in the order of all. */
export interface NumberedEvent {
  readonly number: number
  readonly event: StatusEvent
}

/**
 * The newest events, at most so many. Of the progress of a run only the newest is kept: each tells all that the one
 * before told.
 */
export class EventBacklog {
  readonly #limit: number
  readonly #events = new Map<string, NumberedEvent>()
  #forgottenUpTo = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#events.size
  }

  /** Number of the newest event that was left out because there were too many; 0 before the first. */
  get forgottenUpTo(): number {
    return this.#forgottenUpTo
  }

  push(numbered: NumberedEvent): void {
    const { event, number } = numbered
    const key = event.type === 'sync:progress' ? `progress of ${event.data.runId}` : String(number)
    // A map keeps the place of a key that is set again: what is newer belongs behind.
    this.#events.delete(key)
    this.#events.set(key, numbered)
    if (this.#events.size > this.#limit) this.#forget()
  }

  /** Takes the oldest event out. */
  shift(): NumberedEvent | undefined {
    const first = this.#events.entries().next()
    if (first.done) return undefined
    const [key, numbered] = first.value
    this.#events.delete(key)
    return numbered
  }

  after(number: number): NumberedEvent[] {
    return [...this.#events.values()].filter((each) => each.number > number)
  }

  #forget(): void {
    const oldest = this.shift()
    if (oldest) this.#forgottenUpTo = oldest.number
  }
}
