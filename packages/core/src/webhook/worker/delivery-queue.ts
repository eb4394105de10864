import { setMaxListeners } from 'node:events'
import type { DeliveryId, Inbox, InboxDelivery } from '../../contracts/inbox.js'
import type { Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { GroupWork } from './delivery-work.js'

export interface QueueParts {
  readonly host: string
  readonly inbox: Inbox
  readonly runtime: Runtime
  /** Unlike that of every other worker. */
  readonly worker: string
  /** Groups at once. */
  readonly concurrency: number
  /** How often the inbox is asked for what other processes received, or what is due again. */
  readonly pollMs: number
  /** How long subscribers may take once the queue is stopped. */
  readonly partingMs: number
  /** Applies the deliveries of one project in their order, or a single one, and settles each. */
  readonly work: (group: readonly InboxDelivery[], hurry: AbortSignal) => GroupWork
  /** Called each time that there is nothing to do; never rejects. */
  readonly onTurn: () => Promise<void>
}

/** How long a claim lasts when its process dies. */
const claimMs = 15_000
const heartbeatMs = 3_000

/**
 * Takes deliveries out of the inbox as soon as they arrive and as often as the timer says, several projects at once and
 * each in its order. Any number of processes may do so on one inbox.
 */
export class DeliveryQueue {
  readonly #parts: QueueParts
  /** Groups that are being applied, each in one of the places that there are. */
  readonly #applying = new Set<Promise<void>>()
  /** These, and those whose subscribers are being told. */
  readonly #held = new Map<Promise<void>, readonly DeliveryId[]>()
  #heartbeat: AbortController | null = null
  /** Ends the telling of what is held. */
  #hurry = createHurry()
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null
  /** Something may have become due since the inbox was asked last. */
  #isAwake = false
  /** How often something that was begun has ended, and who waits for the next time. */
  #ends = 0
  #waiters: (() => void)[] = []
  #wasStopped = false
  #sleep: AbortController | null = null

  constructor(parts: QueueParts) {
    this.#parts = parts
  }

  get isRunning(): boolean {
    return this.#running !== null
  }

  /** Works until it is stopped. */
  start(): void {
    this.#wasStopped = false
    if (this.#running) return
    const stop = new AbortController()
    this.#running = { stop, done: this.#run(stop.signal) }
  }

  /** As `start`, but what somebody stopped stays so: a request that comes late opens no closed hub again. */
  startUnlessStopped(): void {
    if (!this.#wasStopped) this.start()
  }

  /**
   * Claims nothing more, and resolves when what was claimed is settled. Subscribers who do not finish are left, and are
   * told again.
   */
  async stop(): Promise<void> {
    this.#wasStopped = true
    const running = this.#running
    const hurry = this.#hurry
    // Subscribers live in real time, whatever the clock of the hub says.
    const timer = setTimeout(() => hurry.abort(), this.#parts.partingMs)
    running?.stop.abort()
    this.wake()
    await running?.done
    await Promise.all(this.#held.keys())
    clearTimeout(timer)
    if (this.#hurry === hurry && hurry.signal.aborted) this.#hurry = createHurry()
    if (this.#running === running) this.#running = null
  }

  /** Something may be due: looks at once instead of at the next turn of the timer. */
  wake(): void {
    this.#isAwake = true
    this.#sleep?.abort()
  }

  /** Works until nothing is due any more. @throws HubSyncError when the inbox fails. */
  async drain(): Promise<void> {
    for (;;) {
      const ends = this.#ends
      // What ended while the inbox was asked may have freed what it did not give.
      if ((await this.#claim()) > 0 || this.#ends !== ends) continue
      if (this.#held.size === 0) return
      await new Promise<void>((resolve) => void this.#waiters.push(resolve))
    }
  }

  async #run(stopped: AbortSignal): Promise<void> {
    const { runtime } = this.#parts
    while (!stopped.aborted) {
      this.#isAwake = false
      const claimed = await this.#claim().catch((thrown: unknown) => {
        const { code, message } = HubSyncError.from(thrown)
        runtime.logger.error({ code, error: message }, 'The inbox cannot be read; it is asked again')
        return 0
      })
      if (claimed > 0 || stopped.aborted) continue
      await this.#parts.onTurn()
      if (!this.#isAwake) await this.#pause()
    }
    await Promise.all(this.#applying)
  }

  async #pause(): Promise<void> {
    const { runtime, concurrency, pollMs } = this.#parts
    const isFull = this.#applying.size >= concurrency
    // Processes that were started together do not ask together for ever.
    const pauseMs = isFull ? heartbeatMs : pollMs * (0.5 + runtime.random())
    const sleep = new AbortController()
    this.#sleep = sleep
    await runtime.clock.sleep(pauseMs, sleep.signal).catch(() => undefined)
    this.#sleep = null
  }

  /** Claims what there is room for; tells how many groups it began. */
  async #claim(): Promise<number> {
    const { host, inbox, worker, concurrency } = this.#parts
    const limit = concurrency - this.#applying.size
    if (limit <= 0) return 0
    const groups = groupByProject(await inbox.claim({ host, worker, limit, milliseconds: claimMs }))
    for (const group of groups) this.#begin(group)
    return groups.length
  }

  #begin(group: readonly InboxDelivery[]): void {
    const work = this.#parts.work(group, this.#hurry.signal)
    const applying = work.applied.finally(() => {
      this.#applying.delete(applying)
      this.#noteEnd()
    })
    this.#applying.add(applying)
    const held = work.done.finally(() => {
      this.#held.delete(held)
      if (this.#held.size === 0) this.#heartbeat?.abort()
      this.#noteEnd()
    })
    // Their payloads are not kept for as long as one of them is being told.
    const ids = group.map(({ host, hookId, deliveryId }) => ({ host, hookId, deliveryId }))
    this.#held.set(held, ids)
    if (this.#held.size === 1) void this.#prolongClaims()
  }

  #noteEnd(): void {
    this.#ends += 1
    for (const resolve of this.#waiters.splice(0)) resolve()
    this.wake()
  }

  /** Prolongs the claims of all that is held, for as long as anything is. */
  async #prolongClaims(): Promise<void> {
    const { inbox, runtime, worker } = this.#parts
    const over = new AbortController()
    this.#heartbeat = over
    const ended = () => false
    while (await runtime.clock.sleep(heartbeatMs, over.signal).then(() => true, ended)) {
      await inbox.extend([...this.#held.values()].flat(), worker, claimMs).catch((thrown: unknown) => {
        runtime.logger.warn({ error: HubSyncError.from(thrown).message }, 'Claims could not be prolonged')
      })
    }
  }
}

function createHurry(): AbortController {
  const hurry = new AbortController()
  // Every call of a subscriber listens, and Node takes more than ten for a leak.
  setMaxListeners(0, hurry.signal)
  return hurry
}

/** Received deliveries of one project belong together; any other stands alone. */
function groupByProject(deliveries: readonly InboxDelivery[]): InboxDelivery[][] {
  const groups = new Map<string, InboxDelivery[]>()
  for (const delivery of deliveries) {
    const { projectGithubId, hookId, deliveryId, state } = delivery
    const isOrdered = state === 'received' && projectGithubId !== null
    const name = isOrdered ? `project ${projectGithubId}` : `${hookId} ${deliveryId}`
    const group = groups.get(name)
    if (group) group.push(delivery)
    else groups.set(name, [delivery])
  }
  return [...groups.values()]
}
