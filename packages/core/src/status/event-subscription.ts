import type { Clock } from '../contracts/runtime.js'
import { EventBacklog, type NumberedEvent } from './event-backlog.js'

export interface SubscriptionOptions {
  /** Only events of this tenant; null: all. */
  readonly tenantId: string | null
  readonly clock: Clock
  /** Most events that wait for a slow client. */
  readonly limit: number
  readonly heartbeatMs: number
  readonly idOf: (number: number) => string
}

/**
 * What one client is to be told, in the words of server-sent events. It is pulled, so memory is bounded by what waits
 * here: a client that falls farther behind is let go, and comes back for what it missed.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventSubscription {
  readonly #options: SubscriptionOptions
  readonly #waiting: EventBacklog
  readonly #closing = new AbortController()
  readonly #notes: string[] = [`retry: ${retryMs}\n\n`]
  #wake: () => void = () => undefined

  constructor(options: SubscriptionOptions) {
    this.#options = options
    this.#waiting = new EventBacklog(options.limit)
  }

  /** Aborted once the client is let go: because it went, is too slow, or everything ends. */
  get signal(): AbortSignal {
    return this.#closing.signal
  }

  offer(numbered: NumberedEvent): void {
    const { tenantId } = this.#options
    if (this.signal.aborted || (tenantId !== null && numbered.event.data.tenantId !== tenantId)) return
    this.#waiting.push(numbered)
    if (this.#waiting.forgottenUpTo > 0) this.close()
    else this.#wake()
  }

  /** Tells the client that it missed events which nobody has any more: whatever it shows is to be read anew. */
  tellGap(): void {
    this.#notes.push('event: gap\ndata: {}\n\n')
  }

  /** The next piece of the stream, at the latest after a heartbeat's time; null at its end. */
  async next(): Promise<string | null> {
    if (this.signal.aborted) return null
    const ready = this.#take()
    if (ready !== '') return ready
    await this.#settled()
    return this.signal.aborted ? null : this.#take() || ': heartbeat\n\n'
  }

  close(): void {
    this.#closing.abort()
    this.#wake()
  }

  #take(): string {
    let text = this.#notes.splice(0).join('')
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      text += `id: ${this.#options.idOf(next.number)}\ndata: ${JSON.stringify(next.event)}\n\n`
    }
    return text
  }

  /** Resolves when there is something to tell, or it is time for a heartbeat. */
  async #settled(): Promise<void> {
    const waiting = new AbortController()
    const { clock, heartbeatMs } = this.#options
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    const beat = clock.sleep(heartbeatMs, waiting.signal).catch(() => undefined)
    await Promise.race([woken, beat])
    waiting.abort()
  }
}

/** How long browsers wait before they come back. */
const retryMs = 3_000
