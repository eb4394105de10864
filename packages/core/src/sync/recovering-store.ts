import type { Store } from '../contracts/store.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { createPatientStore } from './patient-store.js'
import type { Recovery } from './recovery.js'

/** A store that lets the host decide what becomes of a database that fails for longer than a run waits by itself. */
export function createRecoveringStore(store: Store, recovery: Recovery): Store {
  if (!recovery.isAsked) return store
  return createPatientStore(store, async (work) => {
    for (;;) {
      try {
        const result = await work()
        recovery.noteStored()
        return result
      } catch (thrown) {
        const error = HubSyncError.from(thrown)
        if (!(await recovery.mayStoreAgain(error))) throw error
      }
    }
  })
}
