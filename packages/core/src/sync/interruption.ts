import { HubSyncError } from '../errors/hubsync-error.js'

/**
 * Why a run whose signal was aborted ends: the reason where it is an error of hubsync, such as a lost lease.
 *
 * @param left what it had not done yet, as the end of the sentence
 */
export function interruption(signal: AbortSignal, left = 'before it began'): HubSyncError {
  const reason: unknown = signal.reason
  if (HubSyncError.is(reason)) return reason
  return new HubSyncError('interrupted', `The run was interrupted ${left}; its checkpoints are kept`, {
    cause: reason,
  })
}
