import type { HubSyncError } from '@hubsync/core'

/** What failed, its code, and the next step. */
export type Failure = Pick<HubSyncError, 'message' | 'code' | 'remedy'>

export function formatFailure({ message, code, remedy }: Failure): string {
  return `hubsync: ${message} [${code}]\n  → ${remedy}`
}

/** The same for programs, in the place of a `SyncResult`: its errors are described alike. */
export function describeFailure({ message, code, remedy }: Failure): object {
  const timestamp = new Date().toISOString()
  return {
    success: false,
    errors: [{ repo: null, operation: 'run', code, error: message, remedy, timestamp }],
  }
}
