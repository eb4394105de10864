import { HubSyncError } from '../errors/hubsync-error.js'
import type { NormalizeContext } from '../normalize/context.js'
import { normalizeReview } from '../normalize/normalize-review.js'
import { type ReviewRecord, reviewRecord } from '../wire/review.js'
import { type ActorNode, actorFragment, toActor } from './actor.js'
import { type Connection, type NumberedNode, nextOf, nodesOf, numericId } from './connection.js'
import { largestPage, pageArguments, pageInfo } from './graphql-text.js'
import { parseRecords } from './parse-records.js'
import { weighPage } from './query-cost.js'
import { ofPullRequest } from './record-owner.js'
import { nextPageNumber, pageNumber, repositoryParameters } from './repository-route.js'
import type { StreamDefinition, WholeList } from './stream.js'

export interface ReviewNode extends NumberedNode {
  readonly author: ActorNode | null
  readonly state: string
  readonly body: string
  readonly submittedAt: string | null
}

export const reviewFragment =
  'fragment ReviewFields on PullRequestReview { id fullDatabaseId databaseId state body submittedAt author { ...ActorFields } }'

/** A pending review is its author's draft and seen by nobody else: it is not asked for. */
export const submittedStates = 'states: [APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED]'

/**
 * Reviews of one pull request, oldest first. GitHub knows no other order and no time to start from.
 *
 * Source: https://docs.github.com/rest/pulls/reviews#list-reviews-for-a-pull-request
 */
export const reviews: StreamDefinition<ReviewRecord> = {
  name: 'reviews',
  table: 'pull_request_reviews',
  record: reviewRecord,
  graphql: {
    on: 'PullRequest',
    select: (request) => ({
      fields: `page: reviews${pageArguments(request, submittedStates)} { totalCount ${pageInfo} nodes { ...ReviewFields } }`,
      fragments: [reviewFragment, actorFragment],
    }),
    weigh: ({ first }) => weighPage(first),
    page: (node) => {
      const { page } = node as { page: Connection<ReviewNode> | null }
      return {
        records: nodesOf(page).map(toReview),
        next: nextOf(page),
        total: page?.totalCount ?? null,
        descending: false,
      }
    },
  },
  rest: {
    request: (request) => {
      const { pullRequest, cursor } = request
      if (pullRequest === undefined)
        throw new HubSyncError('unknown', 'Reviews were asked for without a pull request')
      return {
        route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
        parameters: {
          ...repositoryParameters(request),
          pull_number: pullRequest.number,
          per_page: largestPage,
          page: pageNumber(cursor),
        },
      }
    },
    emptyOn: [],
    page: (records, { hasNext }, { cursor }) => ({
      records: (records as readonly ReviewRecord[]).filter(({ state }) => state !== 'PENDING'),
      next: nextPageNumber(cursor, hasNext),
      total: null,
      descending: false,
    }),
    detail: null,
  },
  rows: () => [],
  wholeLists: (page, context) => {
    const githubId = page.request.pullRequest?.githubId
    if (githubId === undefined)
      throw new HubSyncError('unknown', 'A page of reviews without its pull request')
    const records = parseRecords(page, reviewRecord)
    const list = listReviews({ id: githubId, reviews: records, total: page.total }, context)
    const isPart = page.request.cursor !== null || page.next !== null
    return [{ ...list, isWhole: list.isWhole && !isPart }]
  },
}

/** All reviews of one pull request: it is read again as a whole, as reviews are dismissed in place. */
export function listReviews(
  { id, reviews, total }: { id: number; reviews: readonly ReviewRecord[]; total: number | null },
  context: NormalizeContext,
): WholeList & { readonly where: { readonly pull_request_id: string } } {
  const owner = ofPullRequest(id, context)
  return {
    table: 'pull_request_reviews',
    where: { pull_request_id: owner.pullRequestId },
    rows: reviews.map((record) => normalizeReview(record, owner)).filter((row) => row !== null),
    isWhole: total === null || total === reviews.length,
  }
}

export function toReview(node: ReviewNode): ReviewRecord {
  return {
    id: numericId(node),
    node_id: node.id,
    user: toActor(node.author),
    state: node.state,
    body: node.body,
    submitted_at: node.submittedAt,
  }
}
