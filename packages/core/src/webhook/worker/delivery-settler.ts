import type { Inbox, InboxDelivery, Settlement } from '../../contracts/inbox.js'
import type { Runtime } from '../../contracts/runtime.js'
import type { DeliveryEvent } from '../../contracts/status-sink.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { describeForStatus } from './describe-for-status.js'
import { maskSecrets } from './mask-secrets.js'
import { type FailureKind, logFailure, settleFailure } from './settle-failure.js'

export interface SettlerParts {
  readonly inbox: Inbox
  readonly runtime: Runtime
  readonly worker: string
  readonly emit: (event: DeliveryEvent) => void
}

/** Tells the inbox what became of deliveries, and of failures everybody who wants to know. */
export class DeliverySettler {
  readonly #parts: SettlerParts

  constructor(parts: SettlerParts) {
    this.#parts = parts
  }

  async settle(delivery: InboxDelivery, settlement: Settlement): Promise<void> {
    await this.#parts.inbox.settle(delivery, this.#parts.worker, settlement)
  }

  /** Notes the failure of a subscriber of a delivery that comes back in any case. */
  log({ hookId, deliveryId, event, action }: InboxDelivery, thrown: unknown): void {
    const error = maskSecrets(HubSyncError.from(thrown).message)
    this.#parts.runtime.logger.warn({ hookId, deliveryId, event, action, error }, 'A subscriber failed')
  }

  async fail(delivery: InboxDelivery, thrown: unknown, kind: FailureKind = {}): Promise<Settlement> {
    const { emit, runtime } = this.#parts
    const settlement = settleFailure(delivery, thrown, runtime.random, kind)
    await this.settle(delivery, settlement)
    logFailure(runtime.logger, delivery, settlement)
    if (settlement.state === 'parked') {
      const { attempts } = delivery
      const data = { ...describeForStatus(delivery), tenantId: null, attempts, error: settlement.error }
      emit({ type: 'webhook:parked', data })
    }
    return settlement
  }
}
