import type { KeyObject } from 'node:crypto'
import type { Inbox, ReceivedDelivery } from '../../contracts/inbox.js'
import type { Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { matchesSignature, readKeys, readSignature } from '../verify-signature.js'
import type { WebhookSecret, WebhookSender } from '../webhook-secret.js'
import { BodyGauge, type BodyLimits, usualLimits } from './body-gauge.js'
import { describeDelivery, describeSender } from './describe-delivery.js'
import { RefusalLog } from './refusal-log.js'
import { Refusal, type WebhookAnswer } from './webhook-answer.js'
import type { WebhookRequest } from './webhook-request.js'

export interface ReceiverParts {
  readonly host: string
  readonly inbox: Inbox
  readonly runtime: Runtime
  /** Told of every delivery that was stored, and was not known before. */
  readonly onStored: (delivery: ReceivedDelivery) => void
}

export interface ReceiverOptions {
  readonly secret: WebhookSecret
  readonly limits?: Partial<BodyLimits> | undefined
}

/** The endpoint behind every framework: lets in what GitHub signed, and answers once it is in the inbox. */
export class Receiver {
  readonly gauge: BodyGauge
  readonly #parts: ReceiverParts
  readonly #log: RefusalLog
  readonly #keysOf: (sender: WebhookSender) => readonly KeyObject[] | Promise<readonly KeyObject[]>

  /** @throws HubSyncError `configuration_invalid` for an empty secret. */
  constructor(parts: ReceiverParts, { secret, limits = {} }: ReceiverOptions) {
    this.#parts = parts
    this.#log = new RefusalLog(parts.runtime)
    this.gauge = new BodyGauge({ ...usualLimits, ...limits })
    if (typeof secret === 'function') {
      this.#keysOf = async (sender) => readKeys((await secret(sender)) ?? [])
    } else {
      const keys = readKeys(secret)
      this.#keysOf = () => keys
    }
  }

  async answer(request: WebhookRequest): Promise<WebhookAnswer> {
    try {
      return await this.#receive(request)
    } catch (thrown) {
      if (thrown instanceof Refusal) {
        this.#log.note(thrown.answer)
        return thrown.answer
      }
      const { code, message } = HubSyncError.from(thrown)
      this.#parts.runtime.logger.error({ code, error: message }, 'A delivery could not be stored')
      // GitHub logs it as failed, so that it is found and sent again.
      return { status: 503, message: 'The delivery could not be stored', headers: { 'retry-after': '30' } }
    }
  }

  async #receive(request: WebhookRequest): Promise<WebhookAnswer> {
    if (request.method !== 'POST') throw new Refusal(405, 'Deliveries come by POST', { allow: 'POST' })
    const signature = readSignature(request.header('x-hub-signature-256'))
    // What is not signed at all is not even read.
    if (signature === undefined) throw unsigned()
    this.gauge.checkLength(Number(request.header('content-length') ?? 0))
    const sender = describeSender(request)
    const keys = await this.#keysOf(sender)
    const body = await request.readBody()
    this.gauge.checkLength(body.byteLength)
    if (!matchesSignature(body, signature, keys)) throw unsigned()
    const { host, inbox, runtime, onStored } = this.#parts
    const receivedAt = runtime.clock.now().toISOString()
    const delivery = describeDelivery(request, body, { host, sender, receivedAt })
    const outcome = await inbox.receive(delivery)
    if (outcome === 'stored') onStored(delivery)
    return { status: 202, message: outcome === 'stored' ? 'Stored' : 'Known already' }
  }
}

function unsigned(): Refusal {
  return new Refusal(401, 'The delivery is not signed with the secret of this hook')
}
