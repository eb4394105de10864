import { HubSyncError } from '../../errors/hubsync-error.js'
import { isRecord } from './answer.js'
import type { AuthenticatedAccount, GitHubClient, ListOptions } from './github-client.js'
import { type Credential, tokenMissing } from './token-reader.js'

/**
 * Asks GitHub who the token belongs to. Tokens of an installation belong to no user: GraphQL names their app.
 *
 * Source: https://docs.github.com/rest/users/users#get-the-authenticated-user
 *
 * @throws HubSyncError `token_missing`, `authentication_failed`
 */
export async function verifyAuth(
  client: Pick<GitHubClient, 'request' | 'graphql'>,
  readCredential: () => Promise<Credential>,
  { signal }: ListOptions = {},
): Promise<AuthenticatedAccount> {
  const { token, kind: tokenKind } = await readCredential()
  if (token === null) throw tokenMissing()
  if (tokenKind === 'installation') return { ...(await readApp(client, signal)), scopes: null, tokenKind }
  const { data, headers } = await client.request('GET /user', {}, { signal })
  const scopes = headers['x-oauth-scopes']
  return {
    ...readAccount(data, 'id'),
    type: 'User',
    scopes:
      scopes === undefined
        ? null
        : scopes
            .split(',')
            .map((scope) => scope.trim())
            .filter((scope) => scope !== ''),
    tokenKind,
  }
}

async function readApp(client: Pick<GitHubClient, 'graphql'>, signal: AbortSignal | undefined) {
  const { data } = await client.graphql('query { viewer { login databaseId } }', undefined, { signal })
  return { ...readAccount(data.viewer, 'databaseId'), type: 'Bot' as const }
}

function readAccount(account: unknown, idField: string): { login: string; id: number } {
  if (isRecord(account)) {
    const { login, [idField]: id } = account
    if (typeof login === 'string' && typeof id === 'number') return { login, id }
  }
  throw new HubSyncError('response_invalid', 'GitHub did not say who the token belongs to')
}
