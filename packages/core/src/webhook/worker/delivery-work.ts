import type { Inbox, InboxDelivery, Settlement } from '../../contracts/inbox.js'
import type { Runtime } from '../../contracts/runtime.js'
import type { DeliveryEvent } from '../../contracts/status-sink.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Application, ApplyDelivery, Reading } from '../application.js'
import { joinReadings } from '../apply/join-readings.js'
import { describeForStatus } from './describe-for-status.js'
import { logFailure, refuseDeadly, settleFailure } from './settle-failure.js'
import type { Subscribers } from './tell-subscribers.js'
import type { TenantDesk } from './tenant-desk.js'

export interface WorkParts {
  readonly inbox: Inbox
  readonly runtime: Runtime
  readonly worker: string
  readonly apply: ApplyDelivery
  readonly deskOf: (tenantId: string) => TenantDesk
  /** Whose data a delivery is about. */
  readonly resolveTenants: (delivery: InboxDelivery) => readonly string[] | Promise<readonly string[]>
  readonly subscribers: Subscribers
  readonly emit: (event: DeliveryEvent) => void
}

/** A delivery whose rows are in, in every tenant's copy. */
interface AppliedDelivery {
  readonly delivery: InboxDelivery
  readonly tenants: ReadonlyMap<string, Application>
  readonly readings: ReadonlyMap<string, readonly Reading[]>
}

/**
 * Applies the deliveries of a group in their order, then reads what they did not carry, once for all of them, then
 * tells subscribers. Killed anywhere, the same happens again, which changes nothing that is in already.
 */
export class DeliveryWork {
  readonly #parts: WorkParts

  constructor(parts: WorkParts) {
    this.#parts = parts
  }

  /** Never rejects: what fails is settled as failed, and what cannot be settled comes back when its claim has run out. */
  async run(group: readonly InboxDelivery[]): Promise<void> {
    try {
      const [first] = group
      if (first?.state === 'untold') await this.#tellAgain(first)
      else await this.#apply(group)
    } catch (thrown) {
      const error = HubSyncError.from(thrown).message
      this.#parts.runtime.logger.error({ error }, 'Deliveries could not be settled; they are claimed again')
    }
  }

  async #apply(group: readonly InboxDelivery[]): Promise<void> {
    const applied: AppliedDelivery[] = []
    for (const [index, delivery] of group.entries()) {
      try {
        refuseDeadly(delivery)
        applied.push(await this.#store(delivery))
      } catch (thrown) {
        const settlement = await this.#fail(delivery, thrown, false)
        if (settlement.state !== 'received') continue
        // Those behind it wait for their turn.
        for (const behind of group.slice(index + 1)) await this.#settle(behind, { state: 'untried' })
        break
      }
    }
    const failed = await this.#read(applied)
    const settled: Promise<unknown>[] = []
    for (const each of applied) {
      const failure = findFailure(each, failed)
      const settling = failure
        ? // Its rows are in: nobody has to wait for the rest.
          this.#fail({ ...each.delivery, state: 'delayed' }, failure, false)
        : (await this.#tell(each)).settled
      // May fail while the next subscriber is at work, long before it is waited for.
      settling.catch(() => undefined)
      settled.push(settling)
    }
    await Promise.all(settled)
  }

  async #store(delivery: InboxDelivery): Promise<AppliedDelivery> {
    const { apply, deskOf, resolveTenants } = this.#parts
    const tenants = new Map<string, Application>()
    const readings = new Map<string, Reading[]>()
    for (const tenantId of new Set(await resolveTenants(delivery))) {
      const own: Reading[] = []
      const readAgain = async (reading: Reading) => void own.push(reading)
      tenants.set(tenantId, await apply({ ...deskOf(tenantId).parts, readAgain }, delivery))
      readings.set(tenantId, own)
    }
    return { delivery, tenants, readings }
  }

  /** Reads once what several deliveries ask for; tells which readings failed. */
  async #read(applied: readonly AppliedDelivery[]): Promise<Map<string, HubSyncError>> {
    const wanted = new Map<string, Reading[]>()
    for (const { readings } of applied) {
      for (const [tenantId, own] of readings) wanted.set(tenantId, [...(wanted.get(tenantId) ?? []), ...own])
    }
    const failed = new Map<string, HubSyncError>()
    for (const [tenantId, readings] of wanted) {
      const { read } = this.#parts.deskOf(tenantId)
      for (const reading of joinReadings(readings)) {
        await read(reading).catch((thrown: unknown) =>
          failed.set(nameReading(tenantId, reading), HubSyncError.from(thrown)),
        )
      }
    }
    return failed
  }

  /** Calls subscribers one delivery after the other; what is left then is the settling, which need not be waited for. */
  async #tell({ delivery, tenants }: AppliedDelivery): Promise<{ settled: Promise<unknown> }> {
    const { emit, runtime, subscribers } = this.#parts
    const durationMs = Math.max(0, runtime.clock.now().getTime() - Date.parse(delivery.receivedAt))
    const told = await subscribers.tell(delivery, [...tenants.keys()]).then(
      () => settlementOf([...tenants.values()]),
      (thrown: unknown) => ({ thrown }),
    )
    for (const [tenantId, { outcome }] of tenants) {
      emit({
        type: 'webhook:applied',
        data: { ...describeForStatus(delivery), tenantId, outcome, durationMs },
      })
    }
    const settled =
      'thrown' in told
        ? this.#fail({ ...delivery, attempts: 1 }, told.thrown, true)
        : this.#settle(delivery, told)
    return { settled }
  }

  async #tellAgain(delivery: InboxDelivery): Promise<void> {
    const { resolveTenants, subscribers } = this.#parts
    try {
      refuseDeadly(delivery)
      await subscribers.tell(delivery, [...new Set(await resolveTenants(delivery))])
    } catch (thrown) {
      await this.#fail(delivery, thrown, true)
      return
    }
    await this.#settle(delivery, { state: 'applied' })
  }

  async #fail(delivery: InboxDelivery, thrown: unknown, isTold: boolean): Promise<Settlement> {
    const { emit, runtime } = this.#parts
    const settlement = settleFailure(delivery, thrown, { random: runtime.random, isTold })
    await this.#settle(delivery, settlement)
    logFailure(runtime.logger, delivery, settlement)
    if (settlement.state === 'parked') {
      const { attempts } = delivery
      const data = { ...describeForStatus(delivery), tenantId: null, attempts, error: settlement.error }
      emit({ type: 'webhook:parked', data })
    }
    return settlement
  }

  async #settle(delivery: InboxDelivery, settlement: Settlement): Promise<void> {
    await this.#parts.inbox.settle(delivery, this.#parts.worker, settlement)
  }
}

/** Why something that a delivery needs could not be read. */
function findFailure(
  { readings }: AppliedDelivery,
  failed: ReadonlyMap<string, HubSyncError>,
): HubSyncError | undefined {
  for (const [tenantId, own] of readings) {
    for (const reading of own) {
      const failure = failed.get(nameReading(tenantId, reading))
      if (failure) return failure
    }
  }
  return undefined
}

function nameReading(tenantId: string, reading: Reading): string {
  return `${tenantId} ${reading.of} ${reading.githubId}`
}

/** Ignored only where no tenant has rows of it. */
function settlementOf(applications: readonly Application[]): Settlement {
  const reasons = applications.map((application) => ('reason' in application ? application.reason : null))
  if (applications.length === 0) return { state: 'ignored', reason: 'It is about the data of no tenant' }
  const [reason = null] = reasons
  return reason !== null && reasons.every((each) => each !== null)
    ? { state: 'ignored', reason }
    : { state: 'applied' }
}
