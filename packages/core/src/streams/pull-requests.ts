import type { PageRequest, UnfinishedList } from '../contracts/source.js'
import { normalizePullRequest } from '../normalize/normalize-pull-request.js'
import { type PullRequestRecord, pullRequestRecord } from '../wire/pull-request.js'
import type { ReviewRecord } from '../wire/review.js'
import { type ActorNode, actorFragment, toActor } from './actor.js'
import { type Connection, nextOf, nodesOf } from './connection.js'
import {
  type ConversationNode,
  conversationConnections,
  conversationFields,
  identityFields,
  toConversation,
  toIdentity,
} from './conversation.js'
import { largestPage, pageArguments, pageInfo } from './graphql-text.js'
import { parseRecords } from './parse-records.js'
import { weighPage } from './query-cost.js'
import { ofProject } from './record-owner.js'
import { nextPageNumber, pageNumber, repositoryParameters } from './repository-route.js'
import { listReviews, type ReviewNode, reviewFragment, submittedStates, toReview } from './reviews.js'
import type { RestRequest, StreamDefinition } from './stream.js'

interface PullRequestNode extends ConversationNode {
  readonly isDraft: boolean
  readonly mergedAt: string | null
  readonly mergeCommit: { readonly oid: string } | null
  readonly headRefName: string
  readonly headRefOid: string
  readonly headRepository: { readonly nameWithOwner: string } | null
  readonly baseRefName: string
  readonly reviews: Connection<ReviewNode> | null
  readonly additions?: number
  readonly deletions?: number
  readonly changedFiles?: number
  readonly mergedBy?: ActorNode | null
}

interface RepositoryNode {
  readonly page?: Connection<PullRequestNode>
  /** Of a request for one record. */
  readonly record?: PullRequestNode | null
}

/** Reviews read along with a pull request: most have fewer, and the others tell what is left. */
const reviewsAlong = 25

const reviewCount = `reviews(${submittedStates}) { totalCount }`

const statisticsFields = 'additions deletions changedFiles mergedBy { ...ActorFields }'

/**
 * Pull requests of a repository. Over GraphQL their reviews come with them.
 *
 * Source: https://docs.github.com/rest/pulls/pulls#list-pull-requests
 */
export const pullRequests: StreamDefinition<PullRequestRecord> = {
  name: 'pull-requests',
  table: 'pull_requests',
  record: pullRequestRecord,
  graphql: {
    on: 'Repository',
    select: (request, { statistics }) => {
      const fragments = [pullRequestFragment(statistics !== 'none'), reviewFragment, actorFragment]
      if (request.number !== undefined) {
        return {
          fields: `record: pullRequest(number: ${request.number}) { ...PullRequestFields }`,
          fragments,
        }
      }
      const isIdentity = request.order === 'identity'
      const identity = isOfChanges(request) ? identityFields : `${identityFields} ${reviewCount}`
      const nodes = isIdentity ? identity : '...PullRequestFields'
      const order = isNewestFirst(request) ? 'UPDATED_AT, direction: DESC' : 'CREATED_AT, direction: ASC'
      const page = pageArguments(request, `orderBy: {field: ${order}}`)
      return {
        fields: `page: pullRequests${page} { totalCount ${pageInfo} nodes { ${nodes} } }`,
        fragments: isIdentity ? [] : fragments,
      }
    },
    weigh: (request) =>
      request.order !== 'identity'
        ? weighPage(request.first, ...conversationConnections, reviewsAlong)
        : isOfChanges(request)
          ? weighPage(request.first)
          : weighPage(request.first, 0),
    page: (node, request) => {
      const { page, record } = node as RepositoryNode
      const nodes = request.number === undefined ? nodesOf(page) : [record].filter((each) => each != null)
      const listed = {
        next: nextOf(page),
        total: page?.totalCount ?? null,
        descending: isNewestFirst(request),
      }
      if (request.order === 'identity') return { ...listed, records: nodes.map(toCountedIdentity) }
      const whole = nodes.map((each) => ({ node: each, reviews: nodesOf(each.reviews).map(toReview) }))
      return {
        ...listed,
        records: whole.map((each) => toPullRequest(each.node, each.reviews)),
        unfinished: whole.flatMap((each) => furtherReviews(each.node, each.reviews.length, request)),
      }
    },
  },
  rest: {
    request: (request) =>
      request.number === undefined
        ? {
            route: 'GET /repos/{owner}/{repo}/pulls',
            parameters: {
              ...repositoryParameters(request),
              state: 'all',
              ...(isNewestPage(request) || isNewestFirst(request) ? newestFirst : oldestFirst),
              per_page: largestPage,
              page: pageNumber(request.cursor),
            },
          }
        : requestOne(request, request.number),
    emptyOn: [],
    repositoryIdOf: (record) => (record as { base?: { repo?: { id?: number } | null } }).base?.repo?.id,
    page: (records, { hasNext }, request) => {
      const listed = { total: null, descending: isNewestFirst(request) }
      if (isNewestPage(request) && hasNext) return { ...listed, records: [], next: '1' }
      const told = records as readonly PullRequestRecord[]
      const inOrder = isNewestPage(request)
        ? told.toSorted((left, right) => left.number - right.number)
        : told
      return {
        ...listed,
        records: request.order === 'identity' ? inOrder.map(identityOf) : inOrder,
        next: nextPageNumber(request.cursor, hasNext),
      }
    },
    detail: (record, request) => requestOne(request, (record as PullRequestRecord).number),
  },
  rows: (page, context) => {
    const project = ofProject(page.request, context)
    return parseRecords(page, pullRequestRecord).map((record) => normalizePullRequest(record, project))
  },
  wholeLists: (page, context) =>
    parseRecords(page, pullRequestRecord).flatMap(
      ({ id, reviews, reviews_total: total = null, updated_at: updatedAt }) => {
        if (reviews === undefined) return []
        const list = listReviews({ id, reviews, total }, context)
        const parent = { table: 'pull_requests', id: list.where.pull_request_id, updatedAt } as const
        return [{ ...list, parent }]
      },
    ),
}

function requestOne(request: PageRequest, number: number): RestRequest {
  return {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { ...repositoryParameters(request), pull_number: number },
  }
}

/** Neither language can start at a time of change, so what changed is read back from the newest. */
function isNewestFirst(request: PageRequest): boolean {
  return request.order === 'updated' || isOfChanges(request)
}

const newestFirst = { sort: 'updated', direction: 'desc' }
const oldestFirst = { sort: 'created', direction: 'asc' }

/**
 * A whole reading over REST begins with the page that readings of news ask for, which GitHub confirms as long as
 * nothing changes. Where it holds all pull requests it is an answer from one moment. Else it tells nothing, and
 * reading begins with the oldest.
 */
function isNewestPage(request: PageRequest): boolean {
  return request.cursor === null && !isNewestFirst(request)
}

/** Only which of them changed since, without what is below them. */
function isOfChanges({ order, since }: PageRequest): boolean {
  return order === 'identity' && since !== null
}

function pullRequestFragment(statistics: boolean): string {
  return [
    'fragment PullRequestFields on PullRequest {',
    conversationFields,
    'isDraft mergedAt mergeCommit { oid } headRefName headRefOid headRepository { nameWithOwner } baseRefName',
    `reviews(first: ${reviewsAlong}, ${submittedStates}) { totalCount ${pageInfo} nodes { ...ReviewFields } }`,
    ...(statistics ? [statisticsFields] : []),
    '}',
  ].join(' ')
}

function toCountedIdentity(node: PullRequestNode) {
  const total = node.reviews?.totalCount
  return { ...toIdentity(node), ...(total !== undefined && { reviews_total: total }) }
}

function toPullRequest(node: PullRequestNode, reviews: readonly ReviewRecord[]): PullRequestRecord {
  const { headRepository, additions, deletions, changedFiles, mergedBy } = node
  return {
    ...toConversation(node),
    state: node.state === 'OPEN' ? 'open' : 'closed',
    draft: node.isDraft,
    merged_at: node.mergedAt,
    merge_commit_sha: node.mergeCommit?.oid ?? null,
    head: {
      ref: node.headRefName,
      sha: node.headRefOid,
      repo: headRepository && { full_name: headRepository.nameWithOwner },
    },
    base: { ref: node.baseRefName },
    ...(node.reviews && { reviews: reviews as ReviewRecord[] }),
    ...(node.reviews?.totalCount !== undefined && { reviews_total: node.reviews.totalCount }),
    ...(additions !== undefined && { additions }),
    ...(deletions !== undefined && { deletions }),
    ...(changedFiles !== undefined && { changed_files: changedFiles }),
    ...(mergedBy !== undefined && { merged_by: toActor(mergedBy) }),
  }
}

function furtherReviews(node: PullRequestNode, read: number, request: PageRequest): UnfinishedList[] {
  const cursor = nextOf(node.reviews)
  if (cursor === null) return []
  const { id: githubId, node_id: nodeId, number } = toIdentity(node)
  return [
    {
      request: {
        stream: 'reviews',
        repository: request.repository,
        pullRequest: { nodeId, number, githubId },
        order: 'created',
        first: largestPage,
        cursor,
        since: null,
        head: null,
      },
      read,
      updatedAt: node.updatedAt,
    },
  ]
}

function identityOf({ id, node_id, number, updated_at }: PullRequestRecord) {
  return { id, node_id, number, updated_at }
}
