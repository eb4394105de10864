import type { Store } from '../contracts/store.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Patience } from './patience.js'
import { createPatientStore } from './patient-store.js'
import type { Recovery } from './recovery.js'

/** A store that lets the host decide what becomes of a database that fails for longer than a run waits by itself. */
export function createRecoveringStore(store: Store, recovery: Recovery): Store {
  if (!recovery.isAsked) return store
  const insist: Patience = async (work) => {
    for (;;) {
      try {
        return await work()
      } catch (thrown) {
        const error = HubSyncError.from(thrown)
        if (!(await recovery.mayStoreAgain(error))) throw error
      }
    }
  }
  const insistent = createPatientStore(store, insist)
  return {
    ...insistent,
    commit: async (batch) => {
      const result = await insistent.commit(batch)
      // A full disk, say, can still be read.
      recovery.noteStored()
      return result
    },
  }
}
