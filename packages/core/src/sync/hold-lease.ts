import type { Lease } from '../contracts/lock.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { giveLeaseBack, type LeaseRequest, leaseMs, renewEveryMs, takeLease } from './take-lease.js'

/**
 * Does work while holding the owner's lease, renewing it meanwhile. When somebody else took the lease the work's
 * signal is aborted, and the store refuses what it may still try to write. A renewal that fails otherwise is tried
 * again, even after the lease ran out: as long as nobody took it, nothing is lost.
 *
 * @throws HubSyncError `lock_held` naming the holder, when another run has it.
 */
export async function holdLease<Result>(
  request: LeaseRequest & {
    /** Called after each renewal: the sign of life that others can see. */
    readonly onRenewal: () => void
  },
  work: (lease: () => Lease, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { lock, clock, logger } = request
  let lease = await takeLease(request)
  const ended = new AbortController()
  const lost = new AbortController()

  async function renew(): Promise<void> {
    try {
      lease = await lock.renew(lease, leaseMs)
      request.onRenewal()
    } catch (thrown) {
      const error = HubSyncError.from(thrown)
      if (error.code === 'lease_lost') lost.abort(error)
      else logger.debug({ error: error.message }, 'The lease could not be renewed')
    }
  }

  async function beat(): Promise<void> {
    for (;;) {
      await clock.sleep(renewEveryMs, ended.signal).catch(() => undefined)
      if (ended.signal.aborted || lost.signal.aborted) return
      await renew()
    }
  }

  const heartbeat = beat()
  try {
    return await work(() => lease, AbortSignal.any([request.signal, lost.signal]))
  } finally {
    ended.abort()
    // A renewal under way would bring a lease back to life that was given back.
    await heartbeat
    await giveLeaseBack(request, lease)
  }
}
