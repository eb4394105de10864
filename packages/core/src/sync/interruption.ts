import { HubSyncError } from '../errors/hubsync-error.js'

/** Why a run whose signal was aborted ends: the reason where it is an error of hubsync, such as a lost lease. */
export function interruption(signal: AbortSignal): HubSyncError {
  const reason: unknown = signal.reason
  if (HubSyncError.is(reason)) return reason
  return new HubSyncError('interrupted', 'The run was interrupted; its checkpoints are kept', {
    cause: reason,
  })
}
