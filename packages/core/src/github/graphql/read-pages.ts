import type { Page, PageRequest, ReadOptions } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Continuation, ListedPage, ListingOptions } from '../../streams/stream.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient, GraphqlAnswer } from '../client/github-client.js'
import { datedAnswer } from '../dated-answer.js'
import { failedPage } from '../failed-page.js'
import { sortErrors } from './errors-by-path.js'
import { aliasOf, listingOf, writePageQuery } from './page-query.js'

/** Continuations that one query carries: each may bring a full page. */
const continuationsPerQuery = 20

/**
 * Reads many pages with one query, and completes what did not fit into their records.
 *
 * @throws HubSyncError when nothing of the answer can be used: `response_too_large` asks for fewer or smaller pages
 */
export async function readPages(
  client: GitHubClient,
  requests: readonly PageRequest[],
  options: ReadOptions & ListingOptions,
): Promise<Page[]> {
  const listed = await queryPages(client, requests, options)
  await completeRecords(client, listed, options)
  return listed.map(({ page }) => page)
}

interface Listed {
  page: Page
  readonly continuations: readonly Continuation[]
}

async function queryPages(
  client: GitHubClient,
  requests: readonly PageRequest[],
  options: ReadOptions & ListingOptions,
): Promise<Listed[]> {
  const query = writePageQuery(requests, options)
  const answer = await client.graphql(query, undefined, { signal: options.signal, isSplittable: true })
  const observedAt = datedAnswer(answer.observedAt, client.host)
  const { spoilerOf } = sortErrors(answer.errors)
  return requests.map((request, index) => {
    const spoiler = spoilerOf(aliasOf(index))
    if (spoiler !== undefined) {
      return failed(request, observedAt, describeGraphqlError(spoiler, client.host))
    }
    return readPage(request, answer.data[aliasOf(index)], observedAt)
  })
}

function readPage(request: PageRequest, node: GraphqlAnswer['data'][string], observedAt: string): Listed {
  try {
    if (node === null || node === undefined) throw missingNode(request)
    const { continuations = [], ...listed }: ListedPage = listingOf(request).page(node, request)
    return { page: { ...listed, request, observedAt }, continuations }
  } catch (thrown) {
    return failed(request, observedAt, HubSyncError.from(thrown, 'response_invalid'))
  }
}

function failed(request: PageRequest, observedAt: string, error: HubSyncError): Listed {
  return { page: failedPage(request, observedAt, error), continuations: [] }
}

function missingNode({ repository, pullRequest, organization }: PageRequest): HubSyncError {
  const what = pullRequest ? `#${pullRequest.number} of ${repository?.fullName}` : repository?.fullName
  return new HubSyncError('repository_not_found', `GitHub shows nothing of ${what ?? organization?.login}`)
}

/** What one record lacks, and the page that has to wait for it. */
interface OpenEnd {
  readonly listed: Listed
  readonly continuation: Continuation
}

/** A page whose records could not be completed has failed as a whole: half a record would pass for a whole one. */
async function completeRecords(
  client: GitHubClient,
  pages: readonly Listed[],
  options: ReadOptions & ListingOptions,
): Promise<void> {
  let open: OpenEnd[] = pages.flatMap((listed) =>
    listed.continuations.map((continuation) => ({ listed, continuation })),
  )
  while (open.length > 0) {
    const batch = open.slice(0, continuationsPerQuery)
    const further = await continueRecords(client, batch, options)
    open = [...open.slice(continuationsPerQuery), ...further].filter(
      ({ listed }) => listed.page.error === undefined,
    )
  }
}

async function continueRecords(
  client: GitHubClient,
  batch: readonly OpenEnd[],
  options: ReadOptions & ListingOptions,
): Promise<OpenEnd[]> {
  const requests = batch.map(({ continuation }) => continuation.request)
  const answers = await queryPages(client, requests, options).catch((thrown: unknown) =>
    HubSyncError.from(thrown),
  )
  return batch.flatMap((openEnd, index) => {
    const { listed, continuation } = openEnd
    const answer = HubSyncError.is(answers) ? undefined : answers[index]?.page
    const error = HubSyncError.is(answers) ? answers : answer?.error
    if (answer === undefined || error !== undefined) {
      listed.page = failedPage(listed.page.request, listed.page.observedAt, error ?? unanswered())
      return []
    }
    continuation.append(answer.records)
    if (answer.next === null) return []
    const request = { ...continuation.request, cursor: answer.next }
    return [{ listed, continuation: { ...continuation, request } }]
  })
}

function unanswered(): HubSyncError {
  return new HubSyncError('response_invalid', 'GitHub left a part of the query unanswered')
}
