import type { Store } from '../contracts/store.js'
import type { Scope } from '../model/ids.js'
import type { RunLog } from './import-log.js'

/** Writes the log of one run: opened, kept alive, closed once. A late sign of life never reopens it. */
export class LogKeeper {
  readonly log: RunLog
  readonly #store: Store
  readonly #scope: Scope
  #isOpen = true
  #beating: Promise<void> = Promise.resolve()

  constructor(store: Store, scope: Scope, log: RunLog) {
    this.#store = store
    this.#scope = scope
    this.log = log
  }

  open(): Promise<void> {
    return this.#store.logs.write(this.#scope, this.log)
  }

  beat(at: Date): Promise<void> {
    if (this.#isOpen) {
      this.#beating = this.#store.logs.write(this.#scope, { ...this.log, heartbeat_at: at.toISOString() })
    }
    return this.#beating
  }

  async close(log: RunLog): Promise<void> {
    this.#isOpen = false
    await this.#beating
    await this.#store.logs.write(this.#scope, log)
  }
}
