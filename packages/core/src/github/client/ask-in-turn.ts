import type { HubSyncErrorCode } from '../../errors/codes.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Reply } from './reply.js'
import type { TokenAccess } from './token-access.js'
import type { TokenPool } from './token-pool.js'
import { tokenMissing } from './token-reader.js'

/** What another token may do better with: it sees other repositories. */
const codes: ReadonlySet<string> = new Set<HubSyncErrorCode>([
  'token_missing',
  'authentication_failed',
  'permission_denied',
  'repository_not_found',
  'owner_not_found',
])
const statuses: ReadonlySet<number> = new Set([401, 403, 404])

/**
 * Asks by one token of several installations after the other, until one is not told that there is nothing to see. The
 * failure of the first stands for those of all.
 */
export async function askInTurn(
  accesses: readonly TokenAccess[],
  ask: (access: TokenAccess) => Promise<Reply>,
): Promise<Reply> {
  const outcomes: (Reply | HubSyncError)[] = []
  for (const access of accesses) {
    const outcome = await ask(access).catch((thrown: unknown) => HubSyncError.from(thrown))
    const isSeen = HubSyncError.is(outcome) ? !codes.has(outcome.code) : !statuses.has(outcome.status)
    if (isSeen) return unwrap(outcome)
    outcomes.push(outcome)
  }
  return unwrap(outcomes[0] ?? tokenMissing())
}

function unwrap(outcome: Reply | HubSyncError): Reply {
  if (HubSyncError.is(outcome)) throw outcome
  return outcome
}

/** Those first that are installed on the account that a request names. */
export function orderByOwner(
  pool: Pick<TokenPool, 'accesses' | 'installedOn'>,
  { owner, org, username }: Readonly<Record<string, unknown>>,
): readonly TokenAccess[] {
  const login = String(owner ?? org ?? username ?? '').toLowerCase()
  const isNamed = (access: TokenAccess) => pool.installedOn(access)?.login.toLowerCase() === login
  const { accesses } = pool
  return [...accesses.filter(isNamed), ...accesses.filter((access) => !isNamed(access))]
}
