import type { PageRequest, ReadOptions, SyncSource } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { findStream } from '../../streams/find-stream.js'
import type { ListingOptions } from '../../streams/stream.js'
import type { GitHubClient } from '../client/github-client.js'
import { failedPage } from '../failed-page.js'
import { findRecord } from '../find-record.js'
import { readRestPage } from '../rest/read-rest-page.js'
import { findOwner } from './find-owner.js'
import { type PageQuery, weighPageQuery } from './page-query.js'
import { probeOwner } from './probe-owner.js'
import { findRepository, probeRepositories } from './probe-repositories.js'
import { type PageAnswer, readPages } from './read-pages.js'

const pagesPerRequest = 100

/**
 * Reads GitHub through GraphQL: many pages a request, counts and reviews included. What GraphQL has no words for is
 * read over REST.
 */
export function createGraphqlSource(
  client: GitHubClient,
  enrichment: Partial<ListingOptions> = {},
): SyncSource {
  const listing: ListingOptions = { statistics: 'pull-requests', parents: false, ...enrichment }
  return {
    transport: 'graphql',
    pagesPerRequest,
    findOwner: (login, options) => findOwner(client, login, options),
    probe: (owner, options) => probeOwner(client, owner, options),
    probeRepositories: (repositories, options) => probeRepositories(client, repositories, options),
    findRepository: (fullName, options) => findRepository(client, fullName, options),
    findRecord: (record, options) => findRecord(client, record, options),
    weigh: (requests, looks = []) => weighPageQuery({ requests, looks }, listing),
    read: async (requests, options) =>
      (await readAll(client, { requests, looks: [] }, { ...options, ...listing })).pages,
    readWithLooks: (requests, looks, options) =>
      readAll(client, { requests, looks }, { ...options, ...listing }),
  }
}

/** Pages that one query could not bring fail alone, as long as another brought some. */
async function readAll(
  client: GitHubClient,
  { requests, looks }: PageQuery,
  options: ReadOptions & ListingOptions,
): Promise<PageAnswer> {
  const isSpoken = (request: PageRequest) => findStream(request.stream).graphql !== null
  const spoken = requests.filter(isSpoken)
  const queries = Array.from({ length: Math.ceil(spoken.length / pagesPerRequest) }, (_, index) =>
    readPages(
      client,
      {
        requests: spoken.slice(index * pagesPerRequest, (index + 1) * pagesPerRequest),
        looks: index === 0 ? looks : [],
      },
      options,
    ),
  )
  const unspoken = requests.filter((request) => !isSpoken(request))
  const answers = await Promise.allSettled([
    ...queries,
    ...unspoken.map(async (request) => ({
      pages: [await readRestPage(client, request, options)],
      looks: [],
    })),
  ])
  const answered = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  const read = answered.flatMap(({ pages }) => pages)
  const failed = answers.find((answer) => answer.status === 'rejected')
  const [some] = read
  if (failed !== undefined && some === undefined) throw failed.reason
  const byRequest = new Map(read.map((page) => [page.request, page]))
  const pages = requests.map(
    (request) =>
      byRequest.get(request) ??
      failedPage(request, some?.observedAt ?? '', HubSyncError.from(failed?.reason)),
  )
  return { pages, looks: answered.flatMap((answer) => answer.looks) }
}
