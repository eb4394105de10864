import type {
  OwnerRecord,
  Page,
  PageRequest,
  ProbeOptions,
  ProbePage,
  ReadOptions,
} from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { isRecord } from '../client/answer.js'
import type { GitHubClient } from '../client/github-client.js'
import { datedAnswer } from '../dated-answer.js'
import { failedPage } from '../failed-page.js'
import { membersRequest } from '../members-request.js'
import { listOwnedRepositories } from './list-owned-repositories.js'
import { probeRecord } from './probe-record.js'
import { pageError, readRestPage } from './read-rest-page.js'

/** @throws HubSyncError `owner_not_found` */
export async function findOwner(
  client: GitHubClient,
  login: string,
  { signal }: ReadOptions,
): Promise<OwnerRecord> {
  const { status, data } = await client.request(
    'GET /users/{username}',
    { username: login },
    { accept: [404], cache: true, signal },
  )
  const { id, node_id, login: name, type } = status !== 404 && isRecord(data) ? data : {}
  if (typeof id !== 'number' || typeof node_id !== 'string' || typeof name !== 'string') {
    throw new HubSyncError('owner_not_found', `${client.host} shows no account called ${login}`)
  }
  return {
    githubId: id,
    nodeId: node_id,
    login: name,
    type: type === 'Organization' ? 'Organization' : 'User',
  }
}

/** Lists all repositories of an owner, oldest first, and beside each page one of an organization's members. */
export async function* probeOwner(
  client: GitHubClient,
  owner: OwnerRecord,
  options: ProbeOptions,
): AsyncGenerator<ProbePage> {
  const { signal } = options
  let roster = options.members && owner.type === 'Organization' ? membersRequest(owner) : null
  for await (const { records, reply } of listOwnedRepositories(client, owner, { signal })) {
    await confirmOwner(client, owner, records, options)
    const observedAt = datedAnswer(reply.observedAt, client.host)
    const [repositories, members] = await Promise.all([
      Promise.all(records.map((record) => probeRecord(client, record, options))),
      roster && readMembers(client, roster, observedAt, options),
    ])
    yield { repositories, total: null, members, observedAt }
    roster = nextOf(members)
  }
  while (roster !== null) {
    const members: Page = await readMembers(client, roster, '', options)
    yield { repositories: [], total: null, members, observedAt: members.observedAt }
    roster = nextOf(members)
  }
}

/**
 * Lists are asked for by name, and names are used again: the name has to mean the same account still. A repository
 * tells whose it is; an empty list tells nothing.
 */
async function confirmOwner(
  client: GitHubClient,
  owner: OwnerRecord,
  records: readonly unknown[],
  options: ReadOptions,
): Promise<void> {
  const [first] = records as readonly { owner?: { id?: unknown } }[]
  const id = first === undefined ? (await findOwner(client, owner.login, options)).githubId : first.owner?.id
  if (id === owner.githubId) return
  throw new HubSyncError('owner_not_found', `Another account is called ${owner.login} now`)
}

async function readMembers(
  client: GitHubClient,
  request: PageRequest,
  observedAt: string,
  { signal }: ReadOptions,
): Promise<Page> {
  try {
    return await readRestPage(client, request, { signal, statistics: 'none', parents: false })
  } catch (thrown) {
    return failedPage(request, observedAt, pageError(thrown))
  }
}

function nextOf(page: Page | null): PageRequest | null {
  return page?.next == null ? null : { ...page.request, cursor: page.next }
}
