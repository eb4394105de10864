import type { OwnerRecord, Page, PageRequest, ProbeOptions, ProbePage } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { nextOf } from '../../streams/connection.js'
import { largestPage, literal, pageArguments, pageInfo } from '../../streams/graphql-text.js'
import { members, selectMembers } from '../../streams/members.js'
import { addWeights, pointsOf, weighPage } from '../../streams/query-cost.js'
import { type LookOptions, selectRepository, weighRepository } from '../../streams/repository.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient, GraphqlAnswer } from '../client/github-client.js'
import { datedAnswer } from '../dated-answer.js'
import { failedPage } from '../failed-page.js'
import { membersRequest } from '../members-request.js'
import { rateLimitFields } from './page-query.js'
import { readProbedNodes } from './read-probed-nodes.js'

interface OwnerNode {
  readonly login: string
  readonly repositories: {
    readonly totalCount: number
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
    readonly nodes: readonly unknown[] | null
  }
}

/** What is still to be read; null when nothing is. */
interface Position {
  readonly repositories: { readonly cursor: string | null; readonly first: number } | null
  readonly members: PageRequest | null
}

/**
 * Looks at all repositories of an owner, oldest first, and at the members of an organization along the way; those
 * that are left when the repositories have ended come in pages of their own. A page that is too much for GitHub is
 * halved.
 */
export async function* probeOwner(
  client: GitHubClient,
  owner: OwnerRecord,
  options: ProbeOptions,
): AsyncGenerator<ProbePage> {
  let position: Position = {
    repositories: { cursor: null, first: firstPageOf(options) },
    members: options.members && owner.type === 'Organization' ? membersRequest(owner) : null,
  }
  let told = 0
  while (position.repositories !== null || position.members !== null) {
    const { page, next } = await probePage(client, owner, position, options)
    yield page
    told += page.repositories.length
    const left = page.total === null ? largestPage : page.total - told
    position = { ...next, repositories: next.repositories && grow(next.repositories, left) }
  }
}

/** A few may be new since they were counted. */
const roomForNew = 5

function firstPageOf({ expected }: ProbeOptions): number {
  return expected === undefined ? largestPage : Math.min(largestPage, expected + roomForNew)
}

/** After a page that worked, the next may be twice as large again. More than what is left would be paid for nothing. */
function grow({ cursor, first }: NonNullable<Position['repositories']>, left: number) {
  return { cursor, first: Math.max(1, Math.min(largestPage, first * 2, left)) }
}

interface Probed {
  readonly page: ProbePage
  readonly next: Position
}

async function probePage(
  client: GitHubClient,
  owner: OwnerRecord,
  position: Position,
  options: ProbeOptions,
): Promise<Probed> {
  try {
    return await askForPage(client, owner, position, options)
  } catch (thrown) {
    const { repositories } = position
    const isTooLarge = HubSyncError.is(thrown) && thrown.code === 'response_too_large'
    if (!isTooLarge || repositories === null || repositories.first === 1) throw thrown
    const smaller = { ...repositories, first: Math.ceil(repositories.first / 2) }
    return probePage(client, owner, { ...position, repositories: smaller }, options)
  }
}

/** A token that may not read members is refused the whole query; then it is asked without them. */
async function askForPage(
  client: GitHubClient,
  owner: OwnerRecord,
  position: Position,
  options: ProbeOptions,
): Promise<Probed> {
  const ask = async (wanted: Position) => {
    const query = writeProbeQuery(owner, wanted, options.details)
    const forecastPoints = pointsOf(weighProbe(wanted, options.details))
    const { signal } = options
    const answer = await client.graphql(query, undefined, { signal, forecastPoints, isSplittable: true })
    return readAnswer(client, owner, wanted, answer)
  }
  if (position.members === null) return ask(position)
  try {
    return await ask(position)
  } catch (thrown) {
    if (!HubSyncError.is(thrown) || thrown.code !== 'permission_denied') throw thrown
    const { page, next } = await ask({ ...position, members: null })
    return { page: { ...page, members: failedPage(position.members, page.observedAt, thrown) }, next }
  }
}

function wholeLook(details: boolean): LookOptions {
  return { details, issues: true, pullRequests: true }
}

/** The connections of a page of the probe. */
function weighProbe({ repositories, members: roster }: Position, details: boolean): number {
  const own = weighRepository(wholeLook(details)).connections
  return addWeights([
    ...(repositories ? [weighPage(repositories.first, ...Array<number>(own).fill(0))] : []),
    ...(roster ? [weighPage(roster.first)] : []),
  ]).connections
}

function writeProbeQuery(
  owner: OwnerRecord,
  { repositories, members: roster }: Position,
  details: boolean,
): string {
  const id = literal(owner.nodeId)
  const { fields, fragments } = selectRepository(wholeLook(details))
  return [
    `query { ${rateLimitFields}`,
    `owner: node(id: ${id}) { ... on RepositoryOwner { login ${selectRepositories(repositories, fields)} } }`,
    ...(roster ? [`members: node(id: ${id}) { ... on Organization { ${selectMembers(roster)} } }`] : []),
    '}',
    ...(repositories ? fragments : []),
  ].join('\n')
}

function selectRepositories(position: Position['repositories'], fields: string): string {
  if (position === null) return ''
  const page = pageArguments(
    position,
    'orderBy: {field: CREATED_AT, direction: ASC}',
    'ownerAffiliations: [OWNER]',
  )
  return `repositories${page} { totalCount ${pageInfo} nodes { ${fields} } }`
}

function readAnswer(
  client: GitHubClient,
  owner: OwnerRecord,
  position: Position,
  answer: GraphqlAnswer,
): Probed {
  const observedAt = datedAnswer(answer.observedAt, client.host)
  const roster = readMembers(client, position.members, answer, observedAt)
  const listed = position.repositories && readRepositories(client, owner, answer)
  const cursor = nextOf(listed?.connection)
  return {
    page: {
      repositories: listed?.repositories ?? [],
      total: listed?.connection.totalCount ?? null,
      members: roster,
      observedAt,
    },
    next: {
      repositories: position.repositories && cursor !== null ? { ...position.repositories, cursor } : null,
      members: position.members && roster?.next ? { ...position.members, cursor: roster.next } : null,
    },
  }
}

function readRepositories(client: GitHubClient, owner: OwnerRecord, { data, errors }: GraphqlAnswer) {
  const failure = errors.find(({ path }) => path.length < 3 && path[0] !== 'members')
  if (failure !== undefined && failure.type !== 'NOT_FOUND') throw describeGraphqlError(failure, client.host)
  const node = data.owner as OwnerNode | null | undefined
  const connection = node?.repositories
  if (!connection || !isCalled(node.login, owner.login)) {
    const now = node ? `: it is called ${node.login} now` : ''
    throw new HubSyncError(
      'owner_not_found',
      `${client.host} does not show the account ${owner.login} any more${now}`,
    )
  }
  const path = ['owner', 'repositories', 'nodes']
  return { connection, repositories: readProbedNodes(connection.nodes ?? [], errors, path, client) }
}

function isCalled(login: string, name: string): boolean {
  return login.toLowerCase() === name.toLowerCase()
}

function readMembers(
  client: GitHubClient,
  request: PageRequest | null,
  { data, errors }: GraphqlAnswer,
  observedAt: string,
): Page | null {
  if (request === null) return null
  const error = errors.find(({ path }) => path[0] === 'members')
  if (error !== undefined) return failedPage(request, observedAt, describeGraphqlError(error, client.host))
  const listed = data.members ? members.graphql?.page(data.members, request) : undefined
  return listed
    ? { ...listed, request, observedAt }
    : failedPage(request, observedAt, hiddenMembers(client.host))
}

function hiddenMembers(host: string): HubSyncError {
  return new HubSyncError(
    'permission_denied',
    `${host} does not show this token the members of the organization`,
  )
}
