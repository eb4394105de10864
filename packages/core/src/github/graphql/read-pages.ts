import type { Page, PageRequest, ReadOptions } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { ListingOptions } from '../../streams/stream.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient, GraphqlAnswer } from '../client/github-client.js'
import { datedAnswer } from '../dated-answer.js'
import { failedPage } from '../failed-page.js'
import { sortErrors } from './errors-by-path.js'
import { aliasOf, listingOf, writePageQuery } from './page-query.js'

/**
 * Reads many pages with one query.
 *
 * @throws HubSyncError when nothing of the answer can be used: `response_too_large` asks for fewer or smaller pages
 */
export async function readPages(
  client: GitHubClient,
  requests: readonly PageRequest[],
  options: ReadOptions & ListingOptions,
): Promise<Page[]> {
  const query = writePageQuery(requests, options)
  const answer = await client.graphql(query, undefined, { signal: options.signal, isSplittable: true })
  const observedAt = datedAnswer(answer.observedAt, client.host)
  const { spoilerOf } = sortErrors(answer.errors)
  return requests.map((request, index) => {
    const spoiler = spoilerOf(aliasOf(index))
    if (spoiler !== undefined) {
      return failedPage(request, observedAt, describeGraphqlError(spoiler, client.host))
    }
    return readPage(request, answer.data[aliasOf(index)], observedAt)
  })
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
