import type { DeliveryId, Inbox, InboxDelivery } from '../../contracts/inbox.js'
import type { Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'

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
  /** Applies the deliveries of one project in their order, or a single one, and settles each. Never rejects. */
  readonly work: (group: readonly InboxDelivery[]) => Promise<void>
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
  readonly #underWay = new Map<Promise<void>, readonly InboxDelivery[]>()
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null
  /** Something may have become due since the inbox was asked last. */
  #isAwake = false
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

  /** Claims nothing more, and resolves when what was claimed is settled. */
  async stop(): Promise<void> {
    this.#wasStopped = true
    const running = this.#running
    running?.stop.abort()
    this.wake()
    await running?.done
    if (this.#running === running) this.#running = null
  }

  /** Something may be due: looks at once instead of at the next turn of the timer. */
  wake(): void {
    this.#isAwake = true
    this.#sleep?.abort()
  }

  /** Works until nothing is due any more. @throws HubSyncError when the inbox fails. */
  async drain(): Promise<void> {
    while ((await this.#claim()) > 0 || this.#underWay.size > 0) {
      if (this.#underWay.size > 0) await Promise.race(this.#underWay.keys())
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
    await Promise.all(this.#underWay.keys())
  }

  async #pause(): Promise<void> {
    const { runtime, concurrency, pollMs } = this.#parts
    const isFull = this.#underWay.size >= concurrency
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
    const limit = concurrency - this.#underWay.size
    if (limit <= 0) return 0
    const groups = groupByProject(await inbox.claim({ host, worker, limit, milliseconds: claimMs }))
    for (const group of groups) this.#begin(group)
    return groups.length
  }

  #begin(group: readonly InboxDelivery[]): void {
    const over = new AbortController()
    void this.#keep(group, over.signal)
    const done = this.#parts.work(group).finally(() => {
      over.abort()
      this.#underWay.delete(done)
      this.wake()
    })
    this.#underWay.set(done, group)
  }

  /** Prolongs the claims of a group for as long as it is worked on. */
  async #keep(group: readonly DeliveryId[], over: AbortSignal): Promise<void> {
    const { inbox, runtime, worker } = this.#parts
    const ended = () => false
    while (await runtime.clock.sleep(heartbeatMs, over).then(() => true, ended)) {
      await inbox.extend(group, worker, claimMs).catch((thrown: unknown) => {
        runtime.logger.warn({ error: HubSyncError.from(thrown).message }, 'Claims could not be prolonged')
      })
    }
  }
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
