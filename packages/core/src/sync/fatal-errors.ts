import type { HubSyncErrorCode } from '../errors/codes.js'
import type { HubSyncError } from '../errors/hubsync-error.js'

/** What no other repository could do better with. */
export function isFatal(error: HubSyncError): boolean {
  return fatalCodes.has(error.code)
}

const fatalCodes: ReadonlySet<HubSyncErrorCode> = new Set([
  'interrupted',
  'token_missing',
  'authentication_failed',
  'lease_lost',
  'budget_exhausted',
  'rate_limited',
  'network_failed',
  'circuit_open',
  'database_unreachable',
  'database_busy',
  'database_not_migrated',
  'database_failed',
])
