import type { Account, Repository } from '../../world/records.js'
import { notForIntegrations, notFound, RestFailure, requiresAuthentication } from '../errors.js'
import { presentPrivateUser, presentUser } from '../present-user.js'
import { readChoice, readTime } from '../read-query.js'
import { parameter, type RestCall, type RestRoute } from '../route.js'
import { findAccount } from '../select-conversations.js'
import { listRepositories } from '../select-repositories.js'

export const userRoutes: RestRoute[] = [
  {
    path: '/user',
    documentation: 'users/users#get-the-authenticated-user',
    scopes: '',
    answer: (call) => {
      const account = requirePerson(call)
      const repositories = call.world.repositoriesOf(account.id)
      const counts = {
        publicRepositories: repositories.filter(isPublic).length,
        privateRepositories: repositories.filter((repository) => !isPublic(repository)).length,
      }
      return { body: presentPrivateUser(account, counts, call.presentation), lastModified: account.updatedAt }
    },
  },
  {
    path: '/user/repos',
    documentation: 'repos/repos#list-repositories-for-the-authenticated-user',
    scopes: '',
    answer: (call) => {
      const account = requirePerson(call)
      const url = `${call.presentation.apiUrl}/user/repos`
      const { items, link } = listRepositories(call, selectOwn(call, account), 'full_name', url)
      return { body: items, link }
    },
  },
  {
    path: '/users/{username}',
    documentation: 'users/users#get-a-user',
    scopes: '',
    answer: (call) => {
      const account = findAccount(call.world, parameter(call, 'username'))
      if (!account) throw notFound()
      const count = call.world.repositoriesOf(account.id).filter(isPublic).length
      return { body: presentUser(account, count, call.presentation), lastModified: account.updatedAt }
    },
  },
  {
    path: '/users/{username}/repos',
    documentation: 'repos/repos#list-repositories-for-a-user',
    scopes: '',
    answer: (call) => listForUser(call, findAccount(call.world, parameter(call, 'username'))),
  },
  {
    path: '/user/{account_id}/repos',
    countedAs: '/users/{username}/repos',
    documentation: 'repos/repos#list-repositories-for-a-user',
    scopes: '',
    answer: (call) => listForUser(call, call.world.accountById(Number(parameter(call, 'account_id')))),
  },
]

/** Refuses callers without a token and tokens of an installation, which belong to nobody. */
export function requirePerson({ caller }: RestCall): Account {
  if (!caller) throw requiresAuthentication()
  if (caller.token.startsWith('ghs_') || !caller.account) throw notForIntegrations()
  return caller.account
}

export function isPublic({ visibility }: Repository): boolean {
  return visibility === 'public'
}

/** Public repositories only, whoever asks. */
function listForUser(call: RestCall, account: Account | undefined) {
  if (!account) throw notFound()
  const type = readChoice(call.query, 'type', ['all', 'owner', 'member'], 'owner', 'Repository')
  const owned = type === 'member' ? [] : call.world.repositoriesOf(account.id).filter(isPublic)
  const url = `${call.presentation.apiUrl}/user/${account.id}/repos`
  const { items, link } = listRepositories(call, owned, 'full_name', url)
  return { body: items, link }
}

interface Wanted {
  own: boolean
  ofOrganizations: boolean
  visibility: 'all' | 'public' | 'private'
}

function selectOwn(call: RestCall, account: Account): Repository[] {
  const { query, world } = call
  const wanted = readWanted(query)
  const since = readTime(query, 'since', 'Repository') ?? Number.NEGATIVE_INFINITY
  const before = readTime(query, 'before', 'Repository') ?? Number.POSITIVE_INFINITY
  const selected: Repository[] = []
  for (const repository of world.repositories()) {
    const isOwn = repository.ownerId === account.id
    const isMember = world.membersOf(repository.ownerId).some(({ userId }) => userId === account.id)
    const isWanted = (isOwn && wanted.own) || (isMember && wanted.ofOrganizations)
    const isVisible = wanted.visibility === 'all' || (wanted.visibility === 'public') === isPublic(repository)
    const updatedAt = Date.parse(repository.updatedAt)
    const isInTime = updatedAt >= since && updatedAt <= before
    if (isWanted && isVisible && isInTime && call.sees(repository)) selected.push(repository)
  }
  return selected
}

/** `type` is the older way to ask; it may not stand beside the two newer parameters. */
function readWanted(query: URLSearchParams): Wanted {
  if (!query.has('type')) {
    const affiliation = query.get('affiliation') ?? 'owner,collaborator,organization_member'
    return {
      own: affiliation.includes('owner'),
      ofOrganizations: affiliation.includes('organization_member'),
      visibility: readChoice(query, 'visibility', ['all', 'public', 'private'], 'all', 'Repository'),
    }
  }
  if (query.has('visibility') || query.has('affiliation')) {
    throw new RestFailure(422, 'If you specify visibility or affiliation, you cannot specify type.')
  }
  const type = readChoice(query, 'type', ['all', 'owner', 'public', 'private', 'member'], 'all', 'Repository')
  return {
    own: type !== 'member',
    ofOrganizations: type !== 'owner',
    visibility: type === 'public' || type === 'private' ? type : 'all',
  }
}
