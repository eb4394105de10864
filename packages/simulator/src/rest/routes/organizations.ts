import type { Account, Membership, Repository } from '../../world/records.js'
import { notFound, RestFailure } from '../errors.js'
import { paginateByNumber } from '../pagination.js'
import { presentOrganization, presentSimpleOrganization } from '../present-organization.js'
import { presentSimpleUser, restLogin } from '../present-user.js'
import { readChoice } from '../read-query.js'
import { parameter, type RestAnswer, type RestCall, type RestRoute } from '../route.js'
import { findAccount } from '../select-conversations.js'
import { listRepositories } from '../select-repositories.js'
import { isPublic } from './users.js'

interface OrganizationCall extends RestCall {
  organization: Account
  urlById: string
}

interface OrganizationRoute extends Omit<RestRoute, 'answer' | 'countedAs'> {
  answer(call: OrganizationCall): RestAnswer
}

/** Serves an organization's route at both of its addresses. */
export function mountOrganizationRoute({ path, answer, ...rest }: OrganizationRoute): RestRoute[] {
  const byName = `/orgs/{org}${path}`
  return [
    {
      ...rest,
      path: byName,
      answer: (call) => answer(enterOrganization(call, call.world.accountByLogin(parameter(call, 'org')))),
    },
    {
      ...rest,
      path: `/organizations/{organization_id}${path}`,
      countedAs: byName,
      answer: (call) => {
        const id = Number(parameter(call, 'organization_id'))
        return answer(enterOrganization(call, call.world.accountById(id)))
      },
    },
  ]
}

export const organizationRoutes: RestRoute[] = [
  {
    path: '',
    documentation: 'orgs/orgs#get-an-organization',
    scopes: 'admin:org, read:org, repo, user, write:org',
    answer: showOrganization,
  },
  {
    path: '/repos',
    documentation: 'repos/repos#list-organization-repositories',
    scopes: 'admin:org, read:org, repo, user, write:org',
    answer: listOrganizationRepositories,
  },
  {
    path: '/members',
    documentation: 'orgs/members#list-organization-members',
    scopes: 'admin:org, read:org, repo, user, write:org',
    answer: listMembers,
  },
  {
    path: '/memberships/{username}',
    documentation: 'orgs/members#get-organization-membership-for-a-user',
    scopes: 'admin:org, read:org, repo, user, write:org',
    answer: showMembership,
  },
].flatMap(mountOrganizationRoute)

function enterOrganization(call: RestCall, account: Account | undefined): OrganizationCall {
  if (account?.type !== 'Organization') throw notFound()
  return {
    ...call,
    organization: account,
    urlById: `${call.presentation.apiUrl}/organizations/${account.id}`,
  }
}

function showOrganization(call: OrganizationCall): RestAnswer {
  const { organization, world } = call
  const repositories = world.repositoriesOf(organization.id)
  const body = presentOrganization(
    {
      organization,
      publicRepositories: repositories.filter(isPublic).length,
      privateRepositories: repositories.filter((repository) => !isPublic(repository)).length,
      members: world.membersOf(organization.id).length,
      forOwner: ownMembership(call)?.role === 'admin',
    },
    call.presentation,
  )
  return { body, lastModified: organization.updatedAt }
}

function listOrganizationRepositories(call: OrganizationCall): RestAnswer {
  const types = ['all', 'public', 'private', 'internal', 'forks', 'sources', 'member'] as const
  const type = readChoice(call.query, 'type', types, 'all', 'Repository')
  const isWanted: Record<(typeof types)[number], (repository: Repository) => boolean> = {
    all: () => true,
    public: isPublic,
    private: (repository) => !isPublic(repository),
    internal: ({ visibility }) => visibility === 'internal',
    forks: ({ isFork }) => isFork,
    sources: ({ isFork }) => !isFork,
    member: () => ownMembership(call) !== undefined,
  }
  const repositories = call.world
    .repositoriesOf(call.organization.id)
    .filter((repository) => call.sees(repository) && isWanted[type](repository))
  const { items, link } = listRepositories(call, repositories, 'created', `${call.urlById}/repos`)
  return { body: items, link }
}

/** The list does not tell who is an owner; asking for each role does. */
function listMembers(call: OrganizationCall): RestAnswer {
  const role = readChoice(call.query, 'role', ['all', 'admin', 'member'], 'all', 'Organization')
  const members = call.world
    .membersOf(call.organization.id)
    .filter((member) => role === 'all' || member.role === role)
    .flatMap(({ userId }) => call.world.accountById(userId) ?? [])
    .sort((a, b) => a.id - b.id)
  const { items, link } = paginateByNumber(members, call.query, `${call.urlById}/members`, (member) =>
    presentSimpleUser(member, call.presentation),
  )
  return { body: items, link }
}

function showMembership(call: OrganizationCall): RestAnswer {
  const { organization, presentation, world } = call
  const username = parameter(call, 'username')
  if (!ownMembership(call)) {
    throw new RestFailure(
      403,
      `You must be a member of ${organization.login} to see membership information for ${username}.`,
    )
  }
  const user = findAccount(world, username)
  const membership = world.membersOf(organization.id).find(({ userId }) => userId === user?.id)
  if (!user || !membership) throw notFound()
  const organizationUrl = `${presentation.apiUrl}/orgs/${encodeURIComponent(organization.login)}`
  return {
    body: {
      url: `${organizationUrl}/memberships/${encodeURIComponent(restLogin(user))}`,
      state: 'active',
      role: membership.role,
      organization_url: organizationUrl,
      user: presentSimpleUser(user, presentation),
      organization: presentSimpleOrganization(organization, presentation),
    },
  }
}

function ownMembership({ caller, organization, world }: OrganizationCall): Membership | undefined {
  return world.membersOf(organization.id).find(({ userId }) => userId === caller?.account?.id)
}
