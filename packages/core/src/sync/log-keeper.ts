import type { Store } from '../contracts/store.js'
import type { Scope } from '../model/ids.js'
import type { RunLog } from './import-log.js'

/** Writes the log of one run: opened, kept alive, closed once. A late sign of life never reopens it. */
export class LogKeeper {
  readonly log: RunLog
  readonly #store: Store
  readonly #scope: Scope
  #isOpen = false
  #beating: Promise<void> | null = null

  constructor(store: Store, scope: Scope, log: RunLog) {
    this.#store = store
    this.#scope = scope
    this.log = log
  }

  async open(): Promise<void> {
    await this.#store.logs.write(this.#scope, this.log)
    this.#isOpen = true
  }

  /** Tells that the run lives. Nothing waits for it and nothing fails by it; one at a time is enough. */
  beat(at: Date): void {
    if (!this.#isOpen || this.#beating !== null) return
    this.#beating = this.#store.logs
      .write(this.#scope, { ...this.log, heartbeat_at: at.toISOString() })
      .catch(() => undefined)
      .finally(() => {
        this.#beating = null
      })
  }

  async close(log: RunLog): Promise<void> {
    this.#isOpen = false
    await this.#beating
    await this.#store.logs.write(this.#scope, log)
  }
}
