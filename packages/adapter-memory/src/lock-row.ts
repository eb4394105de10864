import { HubSyncError, type LeaseProof, type Row, rowId, type Scope } from '@hubsync/core'
import type { MemoryDatabase } from './memory-database.js'
import { saveRow } from './write-row.js'

/** The row of `sync_locks` with this name, whose token is at once the lock's counter and the store's fence. */
export function findLock(database: MemoryDatabase, scope: Scope, name: string): Row | undefined {
  return database.partition(scope, 'sync_locks').get(lockId(scope, name))
}

export function saveLock(database: MemoryDatabase, scope: Scope, name: string, columns: Row): void {
  saveRow(database, scope, 'sync_locks', { id: lockId(scope, name), name, ...columns })
}

export function tokenOf(lock: Row | undefined): number {
  return Number(lock?.token ?? 0)
}

/** Refuses a token older than one already seen, and remembers a newer one. @throws HubSyncError `lease_lost` */
export function raiseFence(database: MemoryDatabase, scope: Scope, { name, token }: LeaseProof): void {
  const seen = tokenOf(findLock(database, scope, name))
  if (token < seen) {
    throw new HubSyncError('lease_lost', `The lease ${token} on ${name} was taken over by lease ${seen}`)
  }
  saveLock(database, scope, name, { token })
}

function lockId(scope: Scope, name: string): string {
  return rowId(scope, 'lock', name)
}
