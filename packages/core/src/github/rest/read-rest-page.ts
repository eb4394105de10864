import type { Page, PageRequest, ReadOptions } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { findStream } from '../../streams/find-stream.js'
import type { ListingOptions, RestListing } from '../../streams/stream.js'
import type { GitHubClient } from '../client/github-client.js'
import { datedAnswer } from '../dated-answer.js'
import { mergeStatistics } from './merge-statistics.js'
import { refusePartialRoster } from './partial-roster.js'
import { readListing } from './read-listing.js'

/** Reads one page over REST, its records completed one by one where statistics are wanted. */
export async function readRestPage(
  client: GitHubClient,
  request: PageRequest,
  options: ReadOptions & ListingOptions,
): Promise<Page> {
  const { rest } = findStream(request.stream)
  const { reply, ...listed } = await readListing(client, rest, request, { signal: options.signal })
  if (request.stream === 'members') refusePartialRoster(client, request, reply)
  const total = await countListing(client, rest, { ...listed, request }, options)
  const isDetailed = rest.detail !== null && request.order !== 'identity' && wantsDetails(request, options)
  const records = isDetailed
    ? await readDetails(client, rest, { ...listed, request }, options)
    : listed.records
  const gone = listed.records.length - records.length
  return {
    ...listed,
    total: total && total - gone,
    records,
    request,
    observedAt: datedAnswer(reply.observedAt, client.host),
  }
}

/** GitHub's count of a listing that an incremental reading has to know the size of; null where it tells none. */
async function countListing(
  client: GitHubClient,
  { count }: RestListing,
  { request, total, head }: Pick<Page, 'request' | 'total' | 'head'>,
  { signal }: ReadOptions,
): Promise<number | null> {
  if (count === undefined || request.order !== 'updated' || head === undefined) return total
  const { route, parameters } = count(request, head)
  const { headers, data } = await client.request(route, parameters, { cache: true, signal })
  const last = /[?&]page=(\d+)[^>]*>; rel="last"/.exec(headers.link ?? '')?.[1]
  return last === undefined ? (Array.isArray(data) ? data.length : null) : Number(last)
}

/** Where issues are switched off no list tells how many comments a pull request has. */
function wantsDetails({ stream, repository, number }: PageRequest, { statistics }: ListingOptions): boolean {
  if (number !== undefined) return false
  if (stream === 'deployments') return true
  if (stream === 'pull-requests') return statistics !== 'none' || repository?.hasIssues === false
  return statistics === 'all'
}

/** One request a record: only when asked for, or where the listing tells too little. */
async function readDetails(
  client: GitHubClient,
  { detail, withDetail }: RestListing,
  { records, request }: Pick<Page, 'records' | 'request'>,
  { signal }: ReadOptions,
): Promise<unknown[]> {
  // What is gone since it was listed is left out; of a record with statistics the next reading tells.
  const accept = withDetail === undefined ? [] : [404]
  const read = await Promise.all(
    records.map(async (record) => {
      if (detail === null) return [record]
      const { route, parameters } = detail(record, request)
      const isKept = request.stream !== 'commits'
      const { data, status } = await client.request(route, parameters, {
        accept,
        cache: true,
        isKept,
        signal,
      })
      if (status === 404) return []
      return [withDetail === undefined ? mergeStatistics(record, data) : withDetail(record, data)]
    }),
  )
  return read.flat()
}

/** Any failure as the reason that a page holds nothing, unless the run was interrupted. */
export function pageError(thrown: unknown): HubSyncError {
  const error = HubSyncError.from(thrown)
  if (error.code === 'interrupted') throw error
  return error
}
