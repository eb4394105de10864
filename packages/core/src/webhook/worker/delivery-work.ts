import type { InboxDelivery } from '../../contracts/inbox.js'
import type { Runtime } from '../../contracts/runtime.js'
import type { DeliveryEvent } from '../../contracts/status-sink.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { ApplyDelivery, Reading } from '../application.js'
import type { DeliverySettler } from './delivery-settler.js'
import { describeForStatus } from './describe-for-status.js'
import { readForTenants } from './read-for-tenants.js'
import { refuseDeadly } from './settle-failure.js'
import { type StoredDelivery, settlementOf } from './stored-delivery.js'
import { type TellingOptions, tellDelivery } from './tell-delivery.js'
import type { Subscribers } from './tell-subscribers.js'
import type { TenantDesk } from './tenant-desk.js'
import { joinFailures, TenantProgress } from './tenant-progress.js'

export interface WorkParts {
  readonly runtime: Runtime
  readonly settler: DeliverySettler
  readonly apply: ApplyDelivery
  readonly deskOf: (tenantId: string) => TenantDesk
  /** Whose data a delivery is about. */
  readonly resolveTenants: (delivery: InboxDelivery) => readonly string[] | Promise<readonly string[]>
  readonly subscribers: Subscribers
  readonly emit: (event: DeliveryEvent) => void
}

/** Neither rejects: what cannot be settled comes back when its claim has run out. */
export interface GroupWork {
  /** Resolves when the next deliveries of the project may be applied. */
  readonly applied: Promise<void>
  /** Resolves when all of the group is settled: subscribers are told, or have failed. */
  readonly done: Promise<void>
}

/** How long a project waits for its subscribers. */
const briefMs = 50

/**
 * Applies the deliveries of a group in their order, then reads what they did not carry, once for all of them, then has
 * subscribers told. Killed anywhere, the same happens again, which changes nothing that is in already.
 */
export class DeliveryWork {
  readonly #parts: WorkParts
  readonly #progress = new TenantProgress()

  constructor(parts: WorkParts) {
    this.#parts = parts
  }

  /** @param hurry ends the telling; what is being applied is applied */
  begin(group: readonly InboxDelivery[], hurry: AbortSignal): GroupWork {
    const note = (thrown: unknown) => {
      const error = HubSyncError.from(thrown).message
      this.#parts.runtime.logger.error({ error }, 'Deliveries could not be settled; they are claimed again')
    }
    const tellings: Promise<void>[] = []
    const [first] = group
    const work = first?.state === 'untold' ? this.#tellAgain(first, hurry) : this.#apply(group, hurry)
    const applied = work.then((begun) => void tellings.push(...begun)).catch(note)
    const done = applied.then(async () => void (await Promise.all(tellings.map((each) => each.catch(note)))))
    return { applied, done }
  }

  /** Resolves, once subscribers are waited for no more, with what ends when they are told. */
  async #apply(group: readonly InboxDelivery[], hurry: AbortSignal): Promise<Promise<void>[]> {
    const stored = await this.#storeInOrder(group)
    await readForTenants(stored, this.#parts.deskOf)
    let timer: NodeJS.Timeout | undefined
    const brief = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, briefMs)
    })
    const tellings: Promise<void>[] = []
    const released: Promise<unknown>[] = []
    for (const each of stored) {
      this.#announce(each)
      const isWhole = each.failures.size === 0
      const telling = isWhole ? await this.#tell(each, { brief, hurry }) : await this.#failPartly(each, hurry)
      tellings.push(telling.done)
      released.push(telling.released)
    }
    await Promise.all(released).finally(() => clearTimeout(timer))
    return tellings
  }

  async #storeInOrder(group: readonly InboxDelivery[]): Promise<StoredDelivery[]> {
    const { settler } = this.#parts
    const stored: StoredDelivery[] = []
    for (const [index, delivery] of group.entries()) {
      try {
        refuseDeadly(delivery)
        if (delivery.state === 'received' && delivery.attempts === 1) this.#forget(delivery)
        stored.push(await this.#store(delivery))
      } catch (thrown) {
        const settlement = await settler.fail(delivery, thrown)
        if (settlement.state === 'parked') this.#progress.forget(delivery)
        if (settlement.state !== 'received') continue
        // Those behind it wait for their turn.
        for (const behind of group.slice(index + 1)) await settler.settle(behind, { state: 'untried' })
        break
      }
    }
    return stored
  }

  /** A delivery that somebody replays begins anew, whatever became of it and whoever settled it. */
  #forget(delivery: InboxDelivery): void {
    this.#progress.forget(delivery)
    this.#parts.subscribers.forget(delivery)
  }

  /** Applies a delivery for each of its tenants. @throws what they failed with, where all did */
  async #store(delivery: InboxDelivery): Promise<StoredDelivery> {
    const { apply, deskOf, resolveTenants } = this.#parts
    const tenantIds = [...new Set(await resolveTenants(delivery))]
    const before = new Map([...this.#progress.of(delivery)].filter(([id]) => tenantIds.includes(id)))
    const stored: StoredDelivery = {
      ...{ delivery, tenantIds, before },
      ...{ applied: new Map(), readings: new Map(), failures: new Map() },
    }
    for (const tenantId of tenantIds) {
      if (before.has(tenantId)) continue
      const own: Reading[] = []
      const readAgain = async (reading: Reading) => void own.push(reading)
      try {
        stored.applied.set(tenantId, await apply({ ...deskOf(tenantId).parts, readAgain }, delivery))
        stored.readings.set(tenantId, own)
      } catch (thrown) {
        stored.failures.set(tenantId, thrown)
      }
    }
    const { applied, failures } = stored
    const failedForAll = failures.size > 0 && applied.size === 0 && before.size === 0
    if (failedForAll) throw joinFailures(failures, tenantIds.length)
    return stored
  }

  #announce({ delivery, applied }: StoredDelivery): void {
    const { emit, runtime } = this.#parts
    const durationMs = Math.max(0, runtime.clock.now().getTime() - Date.parse(delivery.receivedAt))
    for (const [tenantId, { outcome }] of applied) {
      const data = { ...describeForStatus(delivery), tenantId, outcome, durationMs }
      emit({ type: 'webhook:applied', data })
    }
  }

  async #tell(stored: StoredDelivery, wait: Pick<TellingOptions, 'brief' | 'hurry'>) {
    const { delivery, applied } = stored
    this.#progress.forget(delivery)
    const settlement = settlementOf(stored)
    return tellDelivery(this.#parts, delivery, { ...wait, tenantIds: [...applied.keys()], settlement })
  }

  /**
   * Some tenants failed. The others' subscribers are told at once; the delivery comes back for those who failed, and for
   * those whose subscribers did.
   */
  async #failPartly(stored: StoredDelivery, hurry: AbortSignal) {
    const { settler, subscribers } = this.#parts
    const { delivery, tenantIds, applied, failures } = stored
    const toTell = [...applied.keys()]
    await subscribers.room(delivery, toTell, hurry)
    const told = subscribers.tell(delivery, toTell, hurry).then(
      () => this.#progress.note(delivery, applied),
      (thrown: unknown) => settler.log(delivery, thrown),
    )
    const done = (async () => {
      // Nobody has to wait for it: what comes behind it is newer, and wins.
      const delayed: InboxDelivery = { ...delivery, state: 'delayed' }
      const failure = joinFailures(failures, tenantIds.length)
      const settlement = await settler.fail(delayed, failure, { isShared: applied.size > 0 })
      await told
      if (settlement.state === 'parked') this.#progress.forget(delivery)
    })()
    // May fail long before anybody waits for it.
    done.catch(() => undefined)
    return { released: Promise.resolve(), done }
  }

  async #tellAgain(delivery: InboxDelivery, hurry: AbortSignal): Promise<Promise<void>[]> {
    const { resolveTenants, settler, subscribers } = this.#parts
    const failed = (thrown: unknown) => settler.fail(delivery, thrown, { isTold: true })
    try {
      refuseDeadly(delivery)
      const tenantIds = [...new Set(await resolveTenants(delivery))]
      await subscribers.room(delivery, tenantIds, hurry)
      const told = subscribers.tell(delivery, tenantIds, hurry).then(() => subscribers.forget(delivery))
      const settled = told.then(() => settler.settle(delivery, { state: 'applied' }), failed)
      return [settled.then(() => undefined)]
    } catch (thrown) {
      await failed(thrown)
      return []
    }
  }
}
