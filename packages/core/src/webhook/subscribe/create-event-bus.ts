import type { AppliedMessage, EventBus } from '../../contracts/event-bus.js'
import type { Logger } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'

/** A bus that reaches this process: for hubs that share one, and for tests. A listener's failure is its own. */
export function createEventBus({ logger }: { readonly logger?: Logger } = {}): EventBus {
  const listeners = new Set<(message: AppliedMessage) => void>()

  function tell(listener: (message: AppliedMessage) => void, message: AppliedMessage): void {
    try {
      listener(message)
    } catch (thrown) {
      logger?.warn({ error: HubSyncError.from(thrown).message }, 'A listener of the event bus failed')
    }
  }

  return {
    publish: async (message) => {
      for (const listener of [...listeners]) tell(listener, message)
    },
    subscribe: (listener) => {
      // One listener that is given twice is called twice, and ends twice.
      const own = (message: AppliedMessage) => listener(message)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
