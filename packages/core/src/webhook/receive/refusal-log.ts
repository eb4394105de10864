import type { Runtime } from '../../contracts/runtime.js'
import type { WebhookAnswer } from './webhook-answer.js'

const quietMs = 10_000

interface Tally {
  refused: number
  quietUntil: number
}

/**
 * Tells the log that requests are refused: the fact and how many, nothing of what they held. Of each status no more
 * often than every ten seconds, since whoever floods the endpoint would flood the log as well.
 */
export class RefusalLog {
  readonly #runtime: Runtime
  readonly #tallies = new Map<number, Tally>()

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  note({ status, message }: WebhookAnswer): void {
    const tally = this.#tallies.get(status) ?? { refused: 0, quietUntil: 0 }
    this.#tallies.set(status, tally)
    tally.refused += 1
    const now = this.#runtime.clock.now().getTime()
    if (now < tally.quietUntil) return
    tally.quietUntil = now + quietMs
    const fields = { status, refused: tally.refused }
    tally.refused = 0
    // A mount that cannot work is the host's own, and only the host can mend it.
    if (status === 500) this.#runtime.logger.error(fields, message)
    else this.#runtime.logger.warn(fields, `Requests to the webhook endpoint are refused: ${message}`)
  }
}
