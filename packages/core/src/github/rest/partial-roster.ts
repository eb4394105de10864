import type { PageRequest } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Reply } from '../client/call-sender.js'
import type { GitHubClient } from '../client/github-client.js'

const rosterScopes: ReadonlySet<string> = new Set(['read:org', 'write:org', 'admin:org'])

/**
 * Without the right to read members REST lists the public ones and says nothing: taken for the whole roster, that
 * would make everyone else look gone.
 *
 * Source: https://docs.github.com/rest/orgs/members#list-organization-members
 */
export function refusePartialRoster(
  client: Pick<GitHubClient, 'host' | 'isAuthenticated'>,
  { organization }: PageRequest,
  { headers }: Pick<Reply, 'headers'>,
): void {
  const scopes = headers['x-oauth-scopes']
  const isClassic = scopes !== undefined && scopes.trim() !== ''
  const mayRead =
    client.isAuthenticated &&
    (!isClassic || scopes.split(',').some((scope) => rosterScopes.has(scope.trim())))
  if (mayRead) return
  throw new HubSyncError(
    'permission_denied',
    `${client.host} shows this token only the public members of ${organization?.login}: it needs the scope read:org`,
  )
}
