import type { DeriveRequest, Lock, Scope } from '@hubsync/core'
import { HubSyncError } from '@hubsync/core'
import { type Parts, proveArea, put, rowsOf, withCommit } from './defect.js'

const patience = 60_000

proveArea('fencing', {
  'asks for no token': {
    breaks: (parts) => withCommit(parts, ({ lease: _, ...batch }, commit) => commit(batch)),
    fails: [
      'derives for a holder and remembers its token, as a commit does',
      'refuses to derive for a holder whose lease went to another, and changes nothing',
      'refuses a token older than one that a commit showed',
      'refuses a holder as soon as another has the lease, before the other wrote',
      'hands out leases that are newer than any token shown',
    ],
  },
  'takes a token only once': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) => {
        const lock = rowsOf(parts, batch.scope, 'sync_locks').find(({ name }) => name === batch.lease?.name)
        if (lock && lock.token === batch.lease?.token && !lock.holder) throw lost()
        return commit(batch)
      }),
    fails: ['takes the same token again, and newer ones'],
  },
  'forgets the tokens that commits showed': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const before = rowsOf(parts, batch.scope, 'sync_locks')
        const result = await commit(batch)
        for (const row of rowsOf(parts, batch.scope, 'sync_locks')) {
          const known = before.find(({ id }) => id === row.id)
          put(parts, batch.scope, 'sync_locks', { ...row, token: known?.token ?? 0 })
        }
        return result
      }),
    fails: [
      'refuses to derive for a holder whose lease went to another, and changes nothing',
      'refuses a token older than one that a commit showed',
      'hands out leases that are newer than any token shown',
    ],
  },
  'fences a holder only when the next one writes': {
    breaks: (parts) => {
      const seen = new Map<string, number>()
      return withCommit(parts, (batch, commit) => {
        const { lease, ...rest } = batch
        if (!lease || lease.token > 5) return commit(batch)
        const newest = seen.get(lease.name) ?? 0
        if (lease.token < newest) throw lost()
        seen.set(lease.name, lease.token)
        return commit(rest)
      })
    },
    fails: ['refuses a holder as soon as another has the lease, before the other wrote'],
  },
  'refuses a holder whose time is over': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) => {
        const lock = rowsOf(parts, batch.scope, 'sync_locks').find(({ name }) => name === batch.lease?.name)
        if (lock?.expires_at && String(lock.expires_at) < new Date().toISOString()) throw lost()
        return commit(batch)
      }),
    fails: ['takes the commits of a holder whose lease ran out but went to nobody else'],
  },
  'fences all names at once': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) =>
        commit(batch.lease ? { ...batch, lease: { ...batch.lease, name: 'all' } } : batch),
      ),
    fails: [
      'derives for a holder and remembers its token, as a commit does',
      'refuses to derive for a holder whose lease went to another, and changes nothing',
      'hands out leases that are newer than any token shown',
      'keeps the tokens of different names apart',
      'refuses a holder as soon as another has the lease, before the other wrote',
    ],
  },
  'derives for everybody': {
    breaks: (parts) => withDerive(parts, ({ lease: _, ...request }, derive) => derive(request)),
    fails: [
      'derives for a holder and remembers its token, as a commit does',
      'refuses to derive for a holder whose lease went to another, and changes nothing',
    ],
  },
  'derives before it asks for the token': {
    breaks: (parts) =>
      withDerive(parts, async ({ lease, ...request }, derive) => {
        await derive(request)
        if (lease) await derive({ day: request.day, contributors: false, lease })
      }),
    fails: ['refuses to derive for a holder whose lease went to another, and changes nothing'],
  },
  'derives for nobody who shows a token': {
    breaks: (parts) =>
      withDerive(parts, (request, derive) => (request.lease ? Promise.reject(lost()) : derive(request))),
    fails: ['derives for a holder and remembers its token, as a commit does'],
  },
  'wants a token for every commit': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) => {
        const fenced = rowsOf(parts, batch.scope, 'sync_locks').some(({ token }) => token === 7)
        if (fenced && !batch.lease) throw lost()
        return commit(batch)
      }),
    fails: ['asks for no token where none is shown'],
  },
})

proveArea('locks', {
  'gives no lease': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: async () => ({ acquired: false, holder: 'nobody', expiresAt: new Date() }),
      }),
    fails: [
      'does not prolong a lease that was given back',
      'does nothing when a lost lease is given back',
      'gives a free lease to the first who asks',
      'keeps the leases of different names apart',
      'lets one of twenty win that ask at the same time',
      'lets one of twenty win that ask for a lease that ran out',
      'passes a lease that ran out on, with a greater token',
      'passes a lease that was given back on, with a greater token',
      'prolongs a lease under the same token',
      'refuses to prolong a lease that somebody else took',
      'tells who holds a lease, and until when',
    ],
  },
  'gives a lease to everybody who asks': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: async (scope, name, request) => {
          for (const row of rowsOf(parts, scope, 'sync_locks')) {
            if (row.name === name) put(parts, scope, 'sync_locks', { ...row, expires_at: null })
          }
          return parts.lock.acquire(scope, name, request)
        },
      }),
    fails: [
      'does nothing when a lost lease is given back',
      'gives a held lease to nobody twice, not even to its holder',
      'keeps the leases of different names apart',
      'lets one of twenty win that ask at the same time',
      'lets one of twenty win that ask for a lease that ran out',
      'prolongs a lease under the same token',
      'refuses to prolong a lease that somebody else took',
      'tells who holds a lease, and until when',
    ],
  },
  'gives a lease to its holder again': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: async (scope, name, request) => {
          for (const row of rowsOf(parts, scope, 'sync_locks')) {
            if (row.holder === request.holder) put(parts, scope, 'sync_locks', { ...row, expires_at: null })
          }
          return parts.lock.acquire(scope, name, request)
        },
      }),
    fails: ['gives a held lease to nobody twice, not even to its holder'],
  },
  'tells the wrong holder': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: async (scope, name, request) => {
          const answer = await parts.lock.acquire(scope, name, request)
          return answer.acquired ? answer : { ...answer, holder: request.holder }
        },
      }),
    fails: [
      'does nothing when a lost lease is given back',
      'lets one of twenty win that ask at the same time',
      'refuses to prolong a lease that somebody else took',
      'tells who holds a lease, and until when',
    ],
  },
  'tells the wrong time of expiry': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: async (scope, name, request) => {
          const answer = await parts.lock.acquire(scope, name, request)
          return answer.acquired ? answer : { ...answer, expiresAt: new Date() }
        },
      }),
    fails: ['tells who holds a lease, and until when'],
  },
  'counts the time of a lease in seconds': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: (scope, name, { holder, ttlMs }) =>
          parts.lock.acquire(scope, name, { holder, ttlMs: ttlMs * 1000 }),
      }),
    fails: [
      'does nothing when a lost lease is given back',
      'gives a free lease to the first who asks',
      'lets one of twenty win that ask for a lease that ran out',
      'passes a lease that ran out on, with a greater token',
      'refuses to prolong a lease that somebody else took',
    ],
  },
  'never passes on a lease that ran out': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: (scope, name, { holder }) => parts.lock.acquire(scope, name, { holder, ttlMs: patience }),
      }),
    fails: [
      'does nothing when a lost lease is given back',
      'lets one of twenty win that ask for a lease that ran out',
      'passes a lease that ran out on, with a greater token',
      'prolongs a lease under the same token',
      'refuses to prolong a lease that somebody else took',
    ],
  },
  'gives the same token again': {
    breaks: (parts) => {
      return withLock(parts, {
        acquire: async (scope, name, request) => {
          for (const row of rowsOf(parts, scope, 'sync_locks')) {
            const free = row.name === name && !(String(row.expires_at) > new Date().toISOString())
            if (free && row.token === 1) put(parts, scope, 'sync_locks', { ...row, token: 0 })
          }
          return parts.lock.acquire(scope, name, request)
        },
      })
    },
    fails: [
      'does nothing when a lost lease is given back',
      'lets one of twenty win that ask for a lease that ran out',
      'passes a lease that ran out on, with a greater token',
      'refuses to prolong a lease that somebody else took',
    ],
  },
  'prolongs nothing': {
    breaks: (parts) => withLock(parts, { renew: async (lease) => lease }),
    fails: [
      'does not prolong a lease that was given back',
      'prolongs a lease under the same token',
      'refuses to prolong a lease that somebody else took',
    ],
  },
  'prolongs a lease under a new token': {
    breaks: (parts) =>
      withLock(parts, {
        renew: async (lease, ttlMs) => ({
          ...(await parts.lock.renew(lease, ttlMs)),
          token: lease.token + 1,
        }),
      }),
    fails: ['prolongs a lease under the same token'],
  },
  'gives a lost lease back to whom asks to prolong it': {
    breaks: (parts) =>
      withLock(parts, {
        renew: async (lease, ttlMs) => {
          for (const row of rowsOf(parts, lease.scope, 'sync_locks')) {
            put(parts, lease.scope, 'sync_locks', { ...row, holder: lease.holder, token: lease.token })
          }
          return parts.lock.renew(lease, ttlMs)
        },
      }),
    fails: ['refuses to prolong a lease that somebody else took'],
  },
  'brings a lease that was given back to life': {
    breaks: (parts) =>
      withLock(parts, {
        renew: async (lease, ttlMs) => {
          for (const row of rowsOf(parts, lease.scope, 'sync_locks')) {
            const isGivenBack =
              row.name === lease.name && row.token === lease.token && row.expires_at === null
            if (!isGivenBack) continue
            const expires_at = new Date(Date.now() + ttlMs).toISOString()
            put(parts, lease.scope, 'sync_locks', { ...row, holder: lease.holder, expires_at })
          }
          return parts.lock.renew(lease, ttlMs)
        },
      }),
    fails: ['does not prolong a lease that was given back'],
  },
  'never takes a lease back': {
    breaks: (parts) => withLock(parts, { release: async () => undefined }),
    fails: [
      'does not prolong a lease that was given back',
      'passes a lease that was given back on, with a greater token',
    ],
  },
  'takes a lease back from whoever holds it': {
    breaks: (parts) =>
      withLock(parts, {
        release: async ({ scope, name }) => {
          for (const row of rowsOf(parts, scope, 'sync_locks')) {
            if (row.name === name) put(parts, scope, 'sync_locks', { ...row, expires_at: null, holder: null })
          }
        },
      }),
    fails: ['does nothing when a lost lease is given back'],
  },
  'knows one lease for all names': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: async (scope, name, request) =>
          parts.lock.acquire(scope, name === 'another owner' ? 'owner' : name, request),
      }),
    fails: ['keeps the leases of different names apart'],
  },
  'looks before it writes': {
    breaks: (parts) =>
      withLock(parts, {
        acquire: async (scope, name, request) => {
          const now = new Date().toISOString()
          const held = rowsOf(parts, scope, 'sync_locks').find(
            (row) => row.name === name && String(row.expires_at) > now,
          )
          await new Promise((resolve) => setImmediate(resolve))
          for (const row of rowsOf(parts, scope, 'sync_locks')) {
            if (!held && row.name === name) put(parts, scope, 'sync_locks', { ...row, expires_at: null })
          }
          return parts.lock.acquire(scope, name, request)
        },
      }),
    fails: [
      'lets one of twenty win that ask at the same time',
      'lets one of twenty win that ask for a lease that ran out',
    ],
  },
})

/** A lock that is broken for the names that the cases about locks use, and correct for those of other areas. */
function withLock({ lock }: Parts, broken: Partial<Lock>) {
  const lockFor = (name: string) =>
    name === 'owner' || name === 'another owner' ? { ...lock, ...broken } : lock
  return {
    lock: {
      acquire: (scope, name, request) => lockFor(name).acquire(scope, name, request),
      renew: (lease, ttlMs) => lockFor(lease.name).renew(lease, ttlMs),
      release: (lease) => lockFor(lease.name).release(lease),
    } satisfies Lock,
  }
}

/** A store with another `derive`, which may call the correct one. */
function withDerive(
  { store }: Parts,
  derive: (request: DeriveRequest, next: (request: DeriveRequest) => Promise<void>) => Promise<void>,
) {
  return {
    store: {
      ...store,
      derive: (scope: Scope, request: DeriveRequest) =>
        derive(request, (passedOn) => store.derive(scope, passedOn)),
    },
  }
}

function lost(): HubSyncError {
  return new HubSyncError('lease_lost', 'The lease was taken over')
}
