import type { Page, PageRequest, ProbedRepository, ReadOptions } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { pointsOf } from '../../streams/query-cost.js'
import { toProbedRepository } from '../../streams/repository.js'
import type { ListingOptions } from '../../streams/stream.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient, GraphqlAnswer } from '../client/github-client.js'
import { datedAnswer } from '../dated-answer.js'
import { failedPage } from '../failed-page.js'
import { sortErrors } from './errors-by-path.js'
import {
  aliasOf,
  listingOf,
  lookAliasOf,
  type PageQuery,
  weighPageQuery,
  writePageQuery,
} from './page-query.js'

export interface PageAnswer {
  readonly pages: Page[]
  readonly looks: (ProbedRepository & { observedAt: string })[]
}

/**
 * Reads many pages with one query, and looks at repositories. A look of which anything failed is left out.
 *
 * @throws HubSyncError when nothing of the answer can be used: `response_too_large` asks for fewer or smaller pages
 */
export async function readPages(
  client: GitHubClient,
  wanted: PageQuery,
  options: ReadOptions & ListingOptions,
): Promise<PageAnswer> {
  const query = writePageQuery(wanted, options)
  const forecastPoints = pointsOf(weighPageQuery(wanted, options).connections)
  const { signal } = options
  const answer = await client.graphql(query, undefined, { signal, forecastPoints, isSplittable: true })
  const observedAt = datedAnswer(answer.observedAt, client.host)
  const { spoilerOf } = sortErrors(answer.errors)
  const pages = wanted.requests.map((request, index) => {
    const spoiler = spoilerOf(aliasOf(index))
    if (spoiler !== undefined) {
      return failedPage(request, observedAt, describeGraphqlError(spoiler, client.host))
    }
    return readPage(request, answer.data[aliasOf(index)], observedAt)
  })
  const looks = wanted.looks.flatMap((_, index) => {
    const node = answer.data[lookAliasOf(index)] as { id?: string } | null | undefined
    const isSpoilt = answer.errors.some(({ path }) => path.length === 0 || path[0] === lookAliasOf(index))
    return isSpoilt || node?.id === undefined ? [] : [{ ...toProbedRepository(node), observedAt }]
  })
  return { pages, looks }
}

function readPage(request: PageRequest, node: GraphqlAnswer['data'][string], observedAt: string): Page {
  try {
    if (node === null || node === undefined) throw missingNode(request)
    return { ...listingOf(request).page(node, request), request, observedAt }
  } catch (thrown) {
    return failedPage(request, observedAt, HubSyncError.from(thrown, 'response_invalid'))
  }
}

function missingNode({ repository, pullRequest, organization }: PageRequest): HubSyncError {
  const what = pullRequest ? `#${pullRequest.number} of ${repository?.fullName}` : repository?.fullName
  return new HubSyncError('repository_not_found', `GitHub shows nothing of ${what ?? organization?.login}`)
}
