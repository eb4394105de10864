import { HubSyncError } from '../../errors/hubsync-error.js'
import { splitFullName } from '../../streams/repository-route.js'
import { type RepositoryRecord, repositoryRecord } from '../../wire/repository.js'
import { listOwnedRepositories } from '../rest/list-owned-repositories.js'
import { isRecord } from './answer.js'
import type { GitHubClient, ListOptions, RepositoryKind } from './github-client.js'
import { parseRecord } from './list-records.js'

type Requester = Pick<GitHubClient, 'request' | 'isAuthenticated'>

/** What all installations on an account see of it; where none is known to be, what all that there are see. */
export async function listReposOfAll(
  client: Requester & Pick<GitHubClient, 'installations'>,
  owner: string,
  options?: ListOptions & { type?: RepositoryKind },
): Promise<RepositoryRecord[]> {
  const installations = await client.installations()
  if (installations.length === 0) return listRepos(client, owner, options)
  const isThere = installations.filter(
    ({ account }) => account === null || account.login.toLowerCase() === owner.toLowerCase(),
  )
  const asked = isThere.length > 0 ? isThere : installations
  const lists = await Promise.all(asked.map((each) => listRepos(each.client, owner, options)))
  return [...new Map(lists.flat().map((repository) => [repository.id, repository])).values()]
}

async function listRepos(
  client: Requester,
  owner: string,
  { type = 'all', ...options }: ListOptions & { type?: RepositoryKind } = {},
): Promise<RepositoryRecord[]> {
  const account = await readAccount(client, owner, options)
  const listed: RepositoryRecord[] = []
  const keyOf = (page: number) => `repos:${owner}:${type}:${page}`
  for await (const { records } of listOwnedRepositories(client, account, { ...options, keyOf })) {
    listed.push(
      ...records.map((record) => parseRecord(repositoryRecord, record, `list of ${owner}'s repositories`)),
    )
  }
  return listed.filter((repository) => isOfKind[type](repository))
}

export async function getRepo(
  client: Requester,
  repository: string,
  { fresh, signal }: ListOptions = {},
): Promise<RepositoryRecord> {
  const { data } = await client.request('GET /repos/{owner}/{repo}', splitFullName(repository), {
    cache: `repo:${repository}`,
    fresh,
    signal,
  })
  return parseRecord(repositoryRecord, data, `record of ${repository}`)
}

/** Organizations and users list their repositories by different routes. */
async function readAccount(client: Requester, owner: string, { fresh, signal }: ListOptions) {
  const { data } = await client.request(
    'GET /users/{username}',
    { username: owner },
    {
      cache: `users:${owner}`,
      fresh,
      signal,
    },
  )
  if (!isRecord(data) || typeof data.login !== 'string') {
    throw new HubSyncError('response_invalid', `GitHub's record of ${owner} has no login`)
  }
  return {
    login: data.login,
    type: data.type === 'Organization' ? ('Organization' as const) : ('User' as const),
  }
}

const isOfKind: Readonly<Record<RepositoryKind, (repository: RepositoryRecord) => boolean>> = {
  all: () => true,
  public: (repository) => !repository.private,
  private: (repository) => repository.private,
  forks: ({ fork }) => fork,
  sources: ({ fork }) => !fork,
}
