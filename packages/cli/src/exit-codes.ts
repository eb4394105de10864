import { HubSyncError, type HubSyncErrorCode } from '@hubsync/core'

export const exitCodes = { allSynced: 0, somethingFailed: 1, wrongUsage: 2, interrupted: 130 } as const

/** Errors that only another command line or configuration mends. */
const usageCodes: ReadonlySet<HubSyncErrorCode> = new Set([
  'configuration_invalid',
  'token_missing',
  'authentication_failed',
  'database_not_migrated',
  'database_conflict',
  'migration_owner_conflict',
])

export function exitCodeOf(thrown: unknown): number {
  if (!HubSyncError.is(thrown)) return exitCodes.somethingFailed
  if (thrown.code === 'interrupted') return exitCodes.interrupted
  return usageCodes.has(thrown.code) ? exitCodes.wrongUsage : exitCodes.somethingFailed
}
