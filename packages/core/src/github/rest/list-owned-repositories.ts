import { HubSyncError } from '../../errors/hubsync-error.js'
import type { GitHubClient, RequestOptions } from '../client/github-client.js'
import type { Reply } from '../client/reply.js'
import { answerOf } from './read-listing.js'

export interface ListedOwner {
  readonly login: string
  readonly type: 'User' | 'Organization'
}

export interface RepositoryPage {
  readonly records: readonly unknown[]
  readonly reply: Reply
}

const order = { sort: 'created', direction: 'asc', per_page: 100 }

/**
 * Lists an owner's repositories, oldest first: an organization's as far as the token sees them, a user's own ones.
 * Private repositories of a user are listed to that user only, by a route of its own.
 *
 * Source: https://docs.github.com/rest/repos/repos#list-repositories-for-the-authenticated-user
 */
export async function* listOwnedRepositories(
  client: Pick<GitHubClient, 'request' | 'isAuthenticated'>,
  owner: ListedOwner,
  options: RequestOptions & { keyOf?: (page: number) => string } = {},
): AsyncGenerator<RepositoryPage> {
  const { route, parameters } = await chooseRoute(client, owner, options)
  const { keyOf, ...requestOptions } = options
  for (let page = 1; ; page += 1) {
    const cache = keyOf?.(page) ?? true
    const reply = await client.request(
      route,
      { ...parameters, ...order, page },
      {
        ...requestOptions,
        cache,
        isKept: true,
      },
    )
    if (!Array.isArray(reply.data)) {
      throw new HubSyncError('response_invalid', `GitHub answered ${route} with something that is no list`)
    }
    yield { records: reply.data, reply }
    if (!answerOf(reply).hasNext) return
  }
}

async function chooseRoute(
  client: Pick<GitHubClient, 'request' | 'isAuthenticated'>,
  owner: ListedOwner,
  { signal }: RequestOptions,
) {
  if (owner.type === 'Organization') {
    return { route: 'GET /orgs/{org}/repos', parameters: { org: owner.login, type: 'all' } }
  }
  if (await isViewer(client, owner.login, signal)) {
    return { route: 'GET /user/repos', parameters: { affiliation: 'owner' } }
  }
  return { route: 'GET /users/{username}/repos', parameters: { username: owner.login, type: 'owner' } }
}

/** Tokens of installations belong to no user, and are told so by a 403. */
async function isViewer(
  client: Pick<GitHubClient, 'request' | 'isAuthenticated'>,
  login: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!client.isAuthenticated) return false
  const { status, data } = await client.request(
    'GET /user',
    {},
    { accept: [403], cache: true, fresh: false, signal },
  )
  const viewer = (data as { login?: unknown } | null)?.login
  return status === 200 && typeof viewer === 'string' && viewer.toLowerCase() === login.toLowerCase()
}
