import type { Lock } from '../../src/contracts/lock.js'
import { HubSyncError } from '../../src/errors/hubsync-error.js'

/** The lease of one name in a database whose clock is the process's own, and what makes it fail. */
export interface OneLease extends Lock {
  holder: string | null
  token: number
  expiresAt: number
  /** Calls so far, by method. */
  readonly calls: { acquire: number; renew: number; release: number }
  /** Thrown by every call until it is empty again. */
  failure: Error | null
}

export function createOneLease(): OneLease {
  const lease: OneLease = {
    holder: null,
    token: 0,
    expiresAt: 0,
    calls: { acquire: 0, renew: 0, release: 0 },
    failure: null,

    async acquire(scope, name, { holder, ttlMs }) {
      lease.calls.acquire += 1
      if (lease.failure) throw lease.failure
      if (lease.holder !== null && lease.expiresAt > Date.now()) {
        return { acquired: false, holder: lease.holder, expiresAt: new Date(lease.expiresAt) }
      }
      Object.assign(lease, { holder, token: lease.token + 1, expiresAt: Date.now() + ttlMs })
      const { token, expiresAt } = lease
      return { acquired: true, lease: { scope, name, holder, token, expiresAt: new Date(expiresAt) } }
    },

    async renew(held, ttlMs) {
      lease.calls.renew += 1
      if (lease.failure) throw lease.failure
      if (lease.token !== held.token) throw new HubSyncError('lease_lost', 'Taken over')
      lease.expiresAt = Date.now() + ttlMs
      return { ...held, expiresAt: new Date(lease.expiresAt) }
    },

    async release({ token }) {
      lease.calls.release += 1
      if (lease.failure) throw lease.failure
      if (lease.token === token) Object.assign(lease, { holder: null, expiresAt: 0 })
    },
  }
  return lease
}
