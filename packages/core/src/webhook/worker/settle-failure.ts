import type { InboxDelivery, Settlement } from '../../contracts/inbox.js'
import type { Logger } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { maskSecrets } from './mask-secrets.js'

const firstWaitMs = 1_000
const longestWaitMs = 60 * 60 * 1000
/** Of what time may mend, over about five hours. */
const mostAttempts = 15
/** Of what nobody expects to pass, over about a minute. */
const fewAttempts = 6
/** After so many the deliveries behind it wait no longer. */
const attemptsInOrder = 2
const longestError = 2_000

export interface FailureKind {
  /** Its rows are in: a subscriber failed. */
  readonly isTold?: boolean
  /** Somebody else is still at work on it, and is to be heard before a person looks. */
  readonly isShared?: boolean
}

/**
 * What becomes of a delivery that failed: tried again after a wait that doubles each time, with chance in it so that a
 * thousand that failed together do not come back together; or parked, for a person to look at.
 */
export function settleFailure(
  { attempts, state }: InboxDelivery,
  thrown: unknown,
  random: () => number,
  { isTold = false, isShared = false }: FailureKind = {},
): Settlement {
  const failure = HubSyncError.from(thrown)
  const error = describeFailure(failure)
  const most = failure.retryable ? mostAttempts : fewAttempts
  const isLost = failure.code === 'payload_invalid' || attempts >= most
  if (attempts >= mostAttempts || (isLost && !isShared)) return { state: 'parked', error }
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1)) * (0.5 + random() / 2)
  const isInOrder = state === 'received' && attempts < attemptsInOrder
  return { state: isTold ? 'untold' : isInOrder ? 'received' : 'delayed', waitMs, error }
}

/**
 * Refuses what was taken more often than any failure is tried again. It never came to be settled, so whoever works on it
 * dies, and would for ever.
 *
 * @throws HubSyncError
 */
export function refuseDeadly({ attempts }: InboxDelivery): void {
  if (attempts <= mostAttempts) return
  throw new HubSyncError(
    'unknown',
    `It was taken ${attempts - 1} times and never settled, as if the process had died of it each time`,
  )
}

/** Words for the inbox. */
function describeFailure({ code, message }: HubSyncError): string {
  return maskSecrets(`${code}: ${message}`).slice(0, longestError)
}

export function logFailure(logger: Logger, delivery: InboxDelivery, settlement: Settlement): void {
  const { hookId, deliveryId, event, action, attempts } = delivery
  const error = 'error' in settlement ? settlement.error : undefined
  const fields = { hookId, deliveryId, event, action, attempts, error }
  if (settlement.state === 'parked') logger.error(fields, 'A delivery is parked')
  else logger.warn(fields, 'A delivery failed and is tried again')
}
