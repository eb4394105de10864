import { HubSyncError } from '../../errors/hubsync-error.js'
import { untilAborted } from '../../until-aborted.js'

export interface LaneOptions {
  /** How long one call may take. */
  readonly longestMs: number
  /** Calls that may wait for one subscriber, but for those that came at the same time; default 500. */
  readonly mostWaiting?: number
  /** How long a call may take before nobody waits for room behind it; default 1 second. */
  readonly patienceMs?: number
}

/** Whose turn it is, and with what: `lane` names what is to be told in order. */
export interface Turn {
  readonly subscriber: unknown
  readonly lane: string
  readonly call: () => unknown
  /** Ends the waiting, and the call as far as it is waited for. */
  readonly hurry: AbortSignal
}

/** The calls of one subscriber. */
interface Backlog {
  readonly ends: Map<string, Promise<void>>
  /** When each call that is under way began, oldest first. */
  readonly begun: Set<{ readonly atMs: number }>
  size: number
}

/**
 * Calls subscribers apart from whatever brings them deliveries: each subscriber by itself and, within a lane, one call
 * after the other. Calls are the host's own code, so none is trusted to end.
 */
export class SubscriberLanes {
  readonly #longestMs: number
  readonly #mostWaiting: number
  readonly #patienceMs: number
  readonly #backlogs = new Map<unknown, Backlog>()
  #waiters: (() => void)[] = []

  constructor({ longestMs, mostWaiting = 500, patienceMs = 1_000 }: LaneOptions) {
    this.#longestMs = longestMs
    this.#mostWaiting = mostWaiting
    this.#patienceMs = patienceMs
  }

  /** Whether a call of this subscriber takes so long that nobody should wait for it. */
  isStuck(subscriber: unknown): boolean {
    const [oldest] = this.#backlogs.get(subscriber)?.begun ?? []
    return oldest !== undefined && performance.now() - oldest.atMs >= this.#patienceMs
  }

  /** Resolves when each subscriber has room for a call, or is stuck: whoever is merely slow slows down what comes. */
  async room(subscribers: readonly unknown[], hurry: AbortSignal): Promise<void> {
    while (!hurry.aborted && subscribers.some((each) => this.#isFull(each) && !this.isStuck(each))) {
      await this.#change()
    }
  }

  /** @throws what the call throws; HubSyncError when it takes too long, was not waited for, or too many wait already for one who is stuck */
  async run({ subscriber, lane, call, hurry }: Turn): Promise<void> {
    // Several may have waited for the same room. Nobody who is merely slow is passed over for that.
    if (this.#isFull(subscriber) && this.isStuck(subscriber)) throw tooFarBehind()
    const backlog = this.#backlogs.get(subscriber) ?? { ends: new Map(), begun: new Set(), size: 0 }
    this.#backlogs.set(subscriber, backlog)
    backlog.size += 1
    const before = backlog.ends.get(lane) ?? Promise.resolve()
    const called = before.then(() => this.#call(backlog, call, hurry))
    const end = called.catch(() => undefined)
    backlog.ends.set(lane, end)
    try {
      await called
    } finally {
      backlog.size -= 1
      if (backlog.ends.get(lane) === end) backlog.ends.delete(lane)
      if (backlog.size === 0) this.#backlogs.delete(subscriber)
      for (const wake of this.#waiters.splice(0)) wake()
    }
  }

  async #call({ begun }: Backlog, call: () => unknown, hurry: AbortSignal): Promise<void> {
    if (hurry.aborted) throw notWaitedFor()
    const turn = { atMs: performance.now() }
    begun.add(turn)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooLate(this.#longestMs)), this.#longestMs)
    })
    const called = (async () => void (await call()))()
    try {
      await untilAborted(Promise.race([called, late]), hurry, notWaitedFor)
    } finally {
      clearTimeout(timer)
      begun.delete(turn)
    }
  }

  #isFull(subscriber: unknown): boolean {
    return (this.#backlogs.get(subscriber)?.size ?? 0) >= this.#mostWaiting
  }

  /** Resolves when a call has ended, or soon. */
  async #change(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#waiters.push(resolve)
      timer = setTimeout(resolve, this.#patienceMs / 4)
    })
    clearTimeout(timer)
  }
}

function tooLate(longestMs: number): HubSyncError {
  return new HubSyncError('unknown', `A subscriber did not finish within ${longestMs / 1000} s`)
}

function tooFarBehind(): HubSyncError {
  return new HubSyncError('interrupted', 'A subscriber does not finish, and too many deliveries wait for it')
}

function notWaitedFor(): HubSyncError {
  return new HubSyncError('interrupted', 'The hub was stopped before a subscriber had finished')
}
