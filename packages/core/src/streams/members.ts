import type { PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { normalizeMember } from '../normalize/normalize-member.js'
import { type MemberRecord, memberRecord } from '../wire/member.js'
import { nextOf } from './connection.js'
import { largestPage, pageArguments, pageInfo } from './graphql-text.js'
import { parseRecords } from './parse-records.js'
import { weighPage } from './query-cost.js'
import { ofOrganization } from './record-owner.js'
import type { StreamDefinition } from './stream.js'

interface MemberEdge {
  readonly role: 'ADMIN' | 'MEMBER' | null
  readonly node: {
    readonly id: string
    readonly databaseId: number | null
    readonly login: string
    readonly name: string | null
    readonly avatarUrl: string
  } | null
}

interface MemberConnection {
  readonly totalCount: number
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly edges: readonly (MemberEdge | null)[] | null
}

/** The fields of a page of members, to be asked for on an organization. */
export function selectMembers(request: PageRequest): string {
  const node = request.order === 'identity' ? 'id databaseId' : 'id databaseId login name avatarUrl'
  return `page: membersWithRole${pageArguments(request)} { totalCount ${pageInfo} edges { role node { ${node} } } }`
}

/**
 * Members of an organization, as far as the token may see them.
 *
 * Over REST the role is the filter that a member was found by: owners are listed first, then the others. A cursor
 * there reads `member|2`.
 *
 * Source: https://docs.github.com/rest/orgs/members#list-organization-members
 */
export const members: StreamDefinition<MemberRecord> = {
  name: 'members',
  table: 'members',
  record: memberRecord,
  graphql: {
    on: 'Organization',
    select: (request) => ({ fields: selectMembers(request), fragments: [] }),
    weigh: ({ first }) => weighPage(first),
    page: (node, request) => {
      const { page } = node as { page: MemberConnection }
      const edges = (page.edges ?? []).filter((edge) => edge !== null)
      return {
        records: edges.flatMap((edge) => toMember(edge, request)),
        next: nextOf(page),
        total: page.totalCount,
        descending: false,
      }
    },
  },
  rest: {
    request: (request) => {
      if (request.organization === undefined) {
        throw new HubSyncError('unknown', 'Members were asked for without an organization')
      }
      const { role, page } = placeOf(request)
      return {
        route: 'GET /orgs/{org}/members',
        parameters: { org: request.organization.login, role, per_page: largestPage, page },
      }
    },
    emptyOn: [],
    page: (records, { hasNext, redirectedTo }, request) => {
      const { role, page } = placeOf(request)
      const ownersAreHidden = role === 'admin' && redirectedTo !== null
      const next = hasNext && !ownersAreHidden ? `${role}|${page + 1}` : role === 'admin' ? 'member|1' : null
      return {
        // To outsiders GitHub tells the public members only, and not which of them are owners.
        records: ownersAreHidden
          ? []
          : (records as readonly MemberRecord[]).map((member) => present(member, role, request)),
        next,
        total: null,
        descending: false,
      }
    },
    detail: null,
  },
  rows: (page, context) => {
    const organization = ofOrganization(page.request, context)
    return parseRecords(page, memberRecord).map((record) => normalizeMember(record, organization))
  },
}

function placeOf({ cursor }: PageRequest): { role: MemberRecord['role']; page: number } {
  const [role, page = '1'] = (cursor ?? 'admin|1').split('|')
  return { role: role === 'admin' ? 'admin' : 'member', page: Number(page) }
}

function present(member: MemberRecord, role: MemberRecord['role'], { order }: PageRequest) {
  const { id, node_id } = member
  return order === 'identity' ? { id, node_id } : { ...member, role }
}

/** Without sight of the roles everyone counts as a plain member. */
function toMember({ role, node }: MemberEdge, { order }: PageRequest) {
  if (node?.databaseId == null) return []
  const identity = { id: node.databaseId, node_id: node.id }
  if (order === 'identity') return [identity]
  const { login, name, avatarUrl } = node
  return [{ ...identity, login, name, avatar_url: avatarUrl, role: role === 'ADMIN' ? 'admin' : 'member' }]
}
