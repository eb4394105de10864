import type { PageRequest } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { largestPage } from '../../streams/graphql-text.js'
import type { ListedPage, RestAnswer, RestListing } from '../../streams/stream.js'
import type { GitHubClient, RequestOptions } from '../client/github-client.js'
import type { Reply } from '../client/reply.js'

export interface ListingPage extends ListedPage {
  readonly reply: Reply
}

/** Asks for one page of a listing, and reads what came. GitHub confirms what it sent before by its ETag. */
export async function readListing(
  client: Pick<GitHubClient, 'request'>,
  listing: RestListing,
  request: PageRequest,
  {
    parameters: more,
    ...options
  }: RequestOptions & { parameters?: Readonly<Record<string, string | number>> },
): Promise<ListingPage> {
  const { route, parameters } = listing.request(request)
  const reply = await client.request(
    route,
    { ...parameters, ...more },
    { cache: true, isKept: isAskedAgain(request), ...options, accept: acceptedOf(listing, request) },
  )
  refuseOtherRepository(request, listing, reply)
  if (reply.status === listing.endsOn) {
    return { records: [], next: null, total: null, descending: false, reply }
  }
  if (listing.emptyOn.includes(reply.status)) {
    const isWithheld = reply.status === 410
    return { records: [], next: null, total: 0, descending: false, ...(isWithheld && { isWithheld }), reply }
  }
  const records = request.number === undefined ? reply.data : [reply.data]
  if (!Array.isArray(records)) {
    throw new HubSyncError('response_invalid', `GitHub answered ${route} with something that is no list`)
  }
  return { ...listing.page(records, answerOf(reply), request), reply }
}

/** No first page is behind the last. */
function acceptedOf({ emptyOn, endsOn }: RestListing, { cursor }: PageRequest): readonly number[] {
  return cursor === null || endsOn === undefined ? emptyOn : [...emptyOn, endsOn]
}

/** What a run asks for again when nothing has changed. Commits and reviews are asked for when something has. */
function isAskedAgain({ stream }: PageRequest): boolean {
  return stream !== 'commits' && stream !== 'reviews'
}

/**
 * What an answer tells beside its records. A confirmed page that is full and names none behind it may have got one: a
 * list that grows behind a page leaves its entity tag as it was, and a confirmation need not repeat where it goes on.
 */
export function answerOf({ headers, redirected, url, notModified, data }: Reply): RestAnswer {
  const isFull = Array.isArray(data) && data.length === largestPage
  const hasNext = /\brel="next"/.test(headers.link ?? '') || (notModified && isFull)
  return { hasNext, redirectedTo: redirected ? url : null }
}

/** Names are used again: where an answer tells which repository it is of, that has to be the one that was meant. */
function refuseOtherRepository({ repository }: PageRequest, listing: RestListing, reply: Reply): void {
  const id = redirectedTo(reply) ?? toldBy(listing, reply)
  if (id === undefined || repository === null || repository.githubId === 0) return
  if (id === repository.githubId) return
  throw new HubSyncError('repository_not_found', `Another repository is called ${repository.fullName} now`)
}

function redirectedTo({ redirected, url }: Reply): number | undefined {
  const id = redirected ? /\/repositories\/(\d+)\b/.exec(url)?.[1] : undefined
  return id === undefined ? undefined : Number(id)
}

function toldBy({ repositoryIdOf }: RestListing, { data }: Reply): number | undefined {
  const [first] = Array.isArray(data) ? (data as readonly unknown[]) : [data]
  return first == null ? undefined : repositoryIdOf?.(first)
}
