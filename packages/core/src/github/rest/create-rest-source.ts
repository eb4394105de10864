import type { Page, PageRequest, ReadOptions, SyncSource } from '../../contracts/source.js'
import type { ListingOptions } from '../../streams/stream.js'
import type { GitHubClient } from '../client/github-client.js'
import { failedPage } from '../failed-page.js'
import { findRecord } from '../find-record.js'
import { findOwner, probeOwner } from './probe-owner.js'
import { findRepository, probeRepositories } from './probe-repositories.js'
import { pageError, readRestPage } from './read-rest-page.js'

/**
 * Reads GitHub through REST, a page a request. Lists that did not change since they were last read in this process
 * cost nothing. Needs no token for public data.
 */
export function createRestSource(client: GitHubClient, enrichment: Partial<ListingOptions> = {}): SyncSource {
  const listing: ListingOptions = { statistics: 'none', parents: false, ...enrichment }
  const read = (requests: readonly PageRequest[], options: ReadOptions) =>
    Promise.all(requests.map((request) => readSettled(client, request, { ...options, ...listing })))
  return {
    transport: 'rest',
    pagesPerRequest: 1,
    findOwner: (login, options) => findOwner(client, login, options),
    probe: (owner, options) => probeOwner(client, owner, options),
    probeRepositories: (repositories, options) => probeRepositories(client, repositories, options),
    findRepository: (fullName, options) => findRepository(client, fullName, options),
    findRecord: (record, options) => findRecord(client, record, options),
    weigh: () => null,
    read,
    readWithLooks: async (requests, _looks, options) => ({ pages: await read(requests, options), looks: [] }),
  }
}

/** Every page is a request of its own, so each fails alone. */
async function readSettled(
  client: GitHubClient,
  request: PageRequest,
  options: ReadOptions & ListingOptions,
): Promise<Page> {
  try {
    return await readRestPage(client, request, options)
  } catch (thrown) {
    return failedPage(request, new Date(0).toISOString(), pageError(thrown))
  }
}
