import type { Inbox, Lock, Store } from '@hubsync/core'
import { createMemoryDatabase, type MemoryDatabase } from './memory-database.js'
import { createMemoryInbox } from './memory-inbox.js'
import { createMemoryLock } from './memory-lock.js'
import { createMemoryStore } from './memory-store.js'

export interface MemoryAdapter {
  readonly store: Store
  readonly lock: Lock
  readonly inbox: Inbox
}

/** A store, a lock and an inbox in one memory, to be spread into `createHubSync`. */
export function memoryAdapter(database: MemoryDatabase = createMemoryDatabase()): MemoryAdapter {
  return {
    store: createMemoryStore(database),
    lock: createMemoryLock(database),
    inbox: createMemoryInbox(database),
  }
}
