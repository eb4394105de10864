import type { Lease, Lock, LockAnswer } from '../contracts/lock.js'
import type { Clock, Logger } from '../contracts/runtime.js'
import type { OwnerRecord } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Scope } from '../model/ids.js'
import { interruption } from './interruption.js'

/** How long a lease outlives its holder. */
export const leaseMs = 15_000
/** How often a living holder shows that it is one. */
export const renewEveryMs = 3_000
const lookEveryMs = 1_000
/** A living holder has renewed its lease by then. */
const silentMs = renewEveryMs + lookEveryMs
/** A lease that nobody renews has run out by then. */
const longestLookMs = leaseMs + 3 * lookEveryMs

export interface LeaseRequest {
  readonly lock: Lock
  readonly clock: Clock
  readonly logger: Logger
  readonly scope: Scope
  readonly owner: OwnerRecord
  /** Who asks, in words for whoever is refused meanwhile. */
  readonly holder: string
  readonly signal: AbortSignal
}

type Refusal = Extract<LockAnswer, { acquired: false }>

/**
 * Takes the owner's lease. One that is held is watched: a living holder renews it within seconds and keeps it; that
 * of a dead one runs out and passes on. The lock's own time decides when.
 *
 * @throws HubSyncError `lock_held` naming the holder, `interrupted` when the signal is aborted.
 */
export async function takeLease(request: LeaseRequest): Promise<Lease> {
  const { lock, clock, logger, scope, owner, holder, signal } = request
  const name = `owner:${owner.githubId}`
  let first: Refusal | undefined
  for (let lookedMs = 0; ; lookedMs += lookEveryMs) {
    if (signal.aborted) throw interruption(signal)
    const answer = await lock.acquire(scope, name, { holder, ttlMs: leaseMs })
    if (answer.acquired) return keepUnlessAborted(request, answer.lease)
    first ??= answer
    if (isAnother(first, answer) || lookedMs >= longestLookMs) throw refuse(answer, owner)
    if (lookedMs === silentMs) {
      const message = `The run that holds the lease on ${owner.login} shows no life; waiting for its lease to run out`
      logger.warn({ holder: answer.holder, until: answer.expiresAt.toISOString() }, message)
    }
    await clock.sleep(lookEveryMs, signal).catch(() => undefined)
  }
}

/** Whether the lease was renewed, or taken by somebody else, since the first look. */
function isAnother(first: Refusal, now: Refusal): boolean {
  return first.holder !== now.holder || first.expiresAt.getTime() !== now.expiresAt.getTime()
}

async function keepUnlessAborted(request: LeaseRequest, lease: Lease): Promise<Lease> {
  if (!request.signal.aborted) return lease
  await giveLeaseBack(request, lease)
  throw interruption(request.signal)
}

/** Never fails: a lease that cannot be given back runs out by itself. */
export async function giveLeaseBack(
  { lock, logger }: Pick<LeaseRequest, 'lock' | 'logger'>,
  lease: Lease,
): Promise<void> {
  await lock.release(lease).catch((thrown: unknown) => {
    const error = HubSyncError.from(thrown).message
    logger.debug({ error }, 'The lease could not be given back; it runs out by itself')
  })
}

function refuse({ holder, expiresAt }: Refusal, owner: OwnerRecord): HubSyncError {
  const until = expiresAt.toISOString()
  return new HubSyncError(
    'lock_held',
    `${owner.login} is being synced by ${holder}; its lease runs until ${until}, longer while it lives`,
    { retryAt: expiresAt },
  )
}
