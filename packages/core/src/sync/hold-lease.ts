import type { Lease, Lock } from '../contracts/lock.js'
import type { Clock } from '../contracts/runtime.js'
import type { OwnerRecord } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Scope } from '../model/ids.js'

const leaseMs = 30_000
const renewEveryMs = 10_000

/**
 * Does work while holding the owner's lease, renewing it meanwhile. When the lease is lost the work's signal is
 * aborted, and the store refuses what it may still try to write.
 *
 * @throws HubSyncError `lock_held` naming the holder, when another run has it.
 */
export async function holdLease<Result>(
  parts: {
    lock: Lock
    clock: Clock
    scope: Scope
    owner: OwnerRecord
    holder: string
    signal: AbortSignal
    /** Called after each renewal: the sign of life that others can see. */
    onRenewal: () => Promise<void>
  },
  work: (lease: () => Lease, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { lock, clock, scope, owner, holder } = parts
  const answer = await lock.acquire(scope, `owner:${owner.githubId}`, { holder, ttlMs: leaseMs })
  if (!answer.acquired) {
    const until = answer.expiresAt.toISOString()
    throw new HubSyncError(
      'lock_held',
      `Run ${answer.holder} is syncing ${owner.login}; its lease runs until ${until}, longer while it lives`,
      {
        retryAt: answer.expiresAt,
      },
    )
  }
  let lease = answer.lease
  const ended = new AbortController()
  const lost = new AbortController()
  const heartbeat = beat(clock, ended.signal, async () => {
    lease = await lock.renew(lease, leaseMs)
    await parts.onRenewal()
  }).catch((error: unknown) => lost.abort(HubSyncError.from(error, 'lease_lost')))
  try {
    return await work(() => lease, AbortSignal.any([parts.signal, lost.signal]))
  } finally {
    ended.abort()
    await heartbeat
    await lock.release(lease)
  }
}

async function beat(clock: Clock, ended: AbortSignal, renew: () => Promise<void>): Promise<void> {
  while (!ended.aborted) {
    const slept = await clock.sleep(renewEveryMs, ended).then(
      () => true,
      () => false,
    )
    if (slept) await renew()
  }
}
