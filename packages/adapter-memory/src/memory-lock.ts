import { HubSyncError, type Lease, type Lock } from '@hubsync/core'
import { findLock, saveLock, tokenOf } from './lock-row.js'
import type { MemoryDatabase } from './memory-database.js'

/** Leases in the database whose store checks their tokens. */
export function createMemoryLock(database: MemoryDatabase): Lock {
  function expiryAfter(milliseconds: number): Date {
    return new Date(Date.parse(database.now()) + milliseconds)
  }

  return {
    async acquire(scope, name, { holder, ttlMs }) {
      const held = findLock(database, scope, name)
      if (held?.expires_at && String(held.expires_at) > database.now()) {
        return { acquired: false, holder: String(held.holder), expiresAt: new Date(String(held.expires_at)) }
      }
      const lease: Lease = { scope, name, holder, token: tokenOf(held) + 1, expiresAt: expiryAfter(ttlMs) }
      saveLease(database, lease)
      return { acquired: true, lease }
    },

    async renew(lease, ttlMs) {
      const held = findLock(database, lease.scope, lease.name)
      if (tokenOf(held) !== lease.token || held?.expires_at == null) {
        throw new HubSyncError('lease_lost', `The lease on ${lease.name} was taken over or given back`)
      }
      const renewed: Lease = { ...lease, expiresAt: expiryAfter(ttlMs) }
      saveLease(database, renewed)
      return renewed
    },

    async release({ scope, name, token }) {
      if (tokenOf(findLock(database, scope, name)) !== token) return
      database.transact(() => saveLock(database, scope, name, { holder: null, expires_at: null }))
    },
  }
}

function saveLease(database: MemoryDatabase, { scope, name, holder, token, expiresAt }: Lease): void {
  const columns = { holder, token, expires_at: expiresAt.toISOString() }
  database.transact(() => saveLock(database, scope, name, columns))
}
