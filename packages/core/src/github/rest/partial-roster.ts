import type { PageRequest } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { GitHubClient } from '../client/github-client.js'
import type { Reply } from '../client/reply.js'

/**
 * Without the right to read members REST lists the public ones and says nothing: taken for the whole roster, that
 * would make everyone else look gone. The answer's headers tell which scopes would do and which the token has.
 *
 * Source: https://docs.github.com/rest/orgs/members#list-organization-members
 *
 * @throws HubSyncError `permission_denied`
 */
export function refusePartialRoster(
  client: Pick<GitHubClient, 'host' | 'isAuthenticated'>,
  { organization }: PageRequest,
  { headers }: Pick<Reply, 'headers'>,
): void {
  const accepted = scopesOf(headers['x-accepted-oauth-scopes'])
  const held = headers['x-oauth-scopes']
  // Tokens that carry permissions in place of scopes are refused outright where they lack one.
  const isEnough =
    held === undefined || accepted.size === 0 || [...scopesOf(held)].some((scope) => accepted.has(scope))
  if (client.isAuthenticated && isEnough) return
  throw new HubSyncError(
    'permission_denied',
    `${client.host} shows only the public members of ${organization?.login} here: the token needs the scope read:org`,
  )
}

function scopesOf(header: string | undefined): Set<string> {
  return new Set((header ?? '').split(',').flatMap((scope) => scope.trim() || []))
}
