import type { Inbox, Lock, Store } from '@hubsync/core'
import { createPrismaInbox } from './inbox/prisma-inbox.js'
import type { TableOptions } from './names.js'
import type { PrismaRawClient } from './prisma-client.js'
import { createPrismaLock } from './prisma-lock.js'
import { createPrismaStore } from './prisma-store.js'

export interface PrismaAdapter {
  readonly store: Store
  readonly lock: Lock
  readonly inbox: Inbox
}

/**
 * A store, a lock and an inbox in the host's PostgreSQL, to be spread into `createHubSync`. Nothing is opened here, so nothing
 * needs closing: the client stays the host's.
 *
 * @throws HubSyncError `configuration_invalid` for a schema or prefix that PostgreSQL could not keep.
 */
export function prismaAdapter(prisma: PrismaRawClient, options: TableOptions = {}): PrismaAdapter {
  return {
    store: createPrismaStore(prisma, options),
    lock: createPrismaLock(prisma, options),
    inbox: createPrismaInbox(prisma, options),
  }
}
