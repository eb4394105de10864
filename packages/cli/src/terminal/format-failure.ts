import type { HubSyncError } from '@hubsync/core'

/** What failed, its code, and the next step. */
export type Failure = Pick<HubSyncError, 'message' | 'code' | 'remedy' | 'cause'>

export function formatFailure({ message, code, remedy, cause }: Failure): string {
  const trace = code === 'unknown' && cause instanceof Error ? `\n${cause.stack}` : ''
  return `hubsync: ${message} [${code}]\n  → ${remedy}${trace}`
}

/** The same for programs, in the place of a `SyncResult`: its errors are described alike. */
export function describeFailure({ message, code, remedy }: Failure): object {
  const timestamp = new Date().toISOString()
  return {
    success: false,
    errors: [{ repo: null, operation: 'run', code, error: message, remedy, timestamp }],
  }
}
