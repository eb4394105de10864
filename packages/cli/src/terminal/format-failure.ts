import { errorCodes, type HubSyncError, type SyncIssue } from '@hubsync/core'

/** What failed, its code, and the next step. */
export type Failure = Pick<HubSyncError, 'message' | 'code' | 'remedy' | 'cause'> &
  Partial<Pick<HubSyncError, 'retryAt'>>

export function formatFailure({ message, code, remedy, cause }: Failure): string {
  const trace = code === 'unknown' && cause instanceof Error ? `\n${cause.stack}` : ''
  return `hubsync: ${message} [${code}]\n  → ${remedy}${trace}`
}

/** The same for programs, in the place of a `SyncResult`. */
export function describeFailure(failure: Failure): object {
  return { success: false, errors: [describeIssue(failure, { repo: null, operation: 'run' })] }
}

/** A failure in the words of a `SyncResult`. */
export function describeIssue(
  { message, code, remedy, retryAt }: Failure,
  place: Pick<SyncIssue, 'repo' | 'operation'>,
): SyncIssue {
  const { category, userMessage, retryable } = errorCodes[code]
  return {
    ...place,
    code,
    category,
    error: message,
    userMessage,
    remedy,
    retryable,
    ...(retryAt && { retryAt: retryAt.toISOString() }),
    timestamp: new Date().toISOString(),
  }
}
