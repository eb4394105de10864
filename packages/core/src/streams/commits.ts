import type { PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { normalizeCommit } from '../normalize/normalize-commit.js'
import { type CommitRecord, commitRecord } from '../wire/commit.js'
import { type ActorNode, toActor } from './actor.js'
import { type Connection, nextOf, nodesOf } from './connection.js'
import { largestPage, literal, pageArguments, pageInfo } from './graphql-text.js'
import { parseRecords } from './parse-records.js'
import { weighPage } from './query-cost.js'
import { ofProject } from './record-owner.js'
import { nextPageNumber, pageNumber, repositoryParameters } from './repository-route.js'
import type { ListingOptions, StreamDefinition } from './stream.js'

interface GitActorNode {
  readonly name: string | null
  readonly email: string | null
  readonly user?: ActorNode | null
}

interface CommitNode {
  readonly id: string
  readonly oid: string
  readonly url: string
  readonly message: string
  readonly authoredDate: string
  readonly committedDate: string
  readonly author: GitActorNode | null
  readonly committer: GitActorNode | null
  readonly additions?: number
  readonly deletions?: number
  readonly parents?: Connection<{ readonly oid: string }>
}

interface HistoryNode {
  readonly head: { readonly oid: string; readonly page?: Connection<CommitNode> } | null
  /** Only of a walk that pins no head. */
  readonly branch?: { readonly target: HistoryNode['head'] } | null
}

/**
 * Commits that a head reaches, in git's order. A walk keeps to the head that it began with, so that pushes meanwhile
 * shift nothing.
 *
 * Source: https://docs.github.com/rest/commits/commits#list-commits
 */
export const commits: StreamDefinition<CommitRecord> = {
  name: 'commits',
  table: 'commits',
  record: commitRecord,
  graphql: {
    on: 'Repository',
    select: (request, options) => {
      const isIdentity = request.order === 'identity'
      const nodes = isIdentity ? 'oid' : '...CommitFields'
      const history = `oid ... on Commit { page: history${pageArguments(request)} { totalCount ${pageInfo} nodes { ${nodes} } } }`
      const { head } = request
      return {
        fields:
          head === null
            ? `branch: defaultBranchRef { target { ${history} } }`
            : `head: object(oid: ${literal(head)}) { ${history} }`,
        fragments: isIdentity ? [] : [commitFragment(options)],
      }
    },
    weigh: ({ order, first }, { parents }) =>
      parents && order !== 'identity' ? weighPage(first, largestPage) : weighPage(first),
    page: (node, request) => {
      const { head, branch } = node as HistoryNode
      const isEmpty = request.head === null && branch === null
      if (isEmpty) return { records: [], next: null, total: 0, descending: false }
      const walked = request.head === null ? branch?.target : head
      if (walked?.page === undefined) throw lostHead(request)
      const nodes = nodesOf(walked.page)
      return {
        records: request.order === 'identity' ? nodes.map(({ oid }) => ({ sha: oid })) : nodes.map(toCommit),
        next: nextOf(walked.page),
        total: walked.page.totalCount ?? null,
        descending: false,
        head: walked.oid,
      }
    },
  },
  rest: {
    request: (request) => ({
      route: 'GET /repos/{owner}/{repo}/commits',
      parameters: {
        ...repositoryParameters(request),
        ...(request.head !== null && { sha: request.head }),
        per_page: largestPage,
        page: pageNumber(request.cursor),
      },
    }),
    count: (request, head) => ({
      route: 'GET /repos/{owner}/{repo}/commits',
      parameters: { ...repositoryParameters(request), sha: head, per_page: 1 },
    }),
    emptyOn: [409],
    page: (records, { hasNext }, request) => {
      const walked = records as readonly CommitRecord[]
      const head = request.head ?? walked[0]?.sha
      return {
        records: request.order === 'identity' ? walked.map(({ sha }) => ({ sha })) : records,
        next: nextPageNumber(request.cursor, hasNext),
        total: null,
        descending: false,
        ...(head !== undefined && { head }),
      }
    },
    detail: (record, request) => ({
      route: 'GET /repos/{owner}/{repo}/commits/{ref}',
      parameters: { ...repositoryParameters(request), ref: (record as CommitRecord).sha },
    }),
  },
  rows: (page, context) => {
    const project = ofProject(page.request, context)
    return parseRecords(page, commitRecord).map((record) => normalizeCommit(record, project))
  },
}

function commitFragment({ statistics, parents }: ListingOptions): string {
  return [
    'fragment CommitFields on Commit {',
    'id oid url message authoredDate committedDate',
    'author { name email user { __typename login databaseId } } committer { name email }',
    ...(statistics === 'all' ? ['additions deletions'] : []),
    ...(parents ? [`parents(first: ${largestPage}) { nodes { oid } }`] : []),
    '}',
  ].join(' ')
}

/** Times are GitHub's, in UTC: those of the git actors carry the author's own offset, which REST does not show. */
function toCommit(node: CommitNode): CommitRecord {
  const { author, committer, additions, deletions, parents } = node
  return {
    sha: node.oid,
    node_id: node.id,
    html_url: node.url,
    commit: {
      message: node.message,
      author: author && { name: author.name, email: author.email, date: node.authoredDate },
      committer: committer && { name: committer.name, email: committer.email, date: node.committedDate },
    },
    author: toActor(author?.user),
    ...(parents !== undefined && { parents: nodesOf(parents).map(({ oid }) => ({ sha: oid })) }),
    ...(additions !== undefined && deletions !== undefined && { stats: { additions, deletions } }),
  }
}

/** Git throws away what nothing points to, some time after a force push. */
function lostHead({ head, repository }: PageRequest): HubSyncError {
  const what = head === null ? 'The default branch' : `The commit ${head}`
  return new HubSyncError('request_refused', `${what} of ${repository?.fullName} is not there any more`)
}
