import type { z } from 'zod'
import type { PageRequest } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { bugs } from '../../streams/bugs.js'
import { commits } from '../../streams/commits.js'
import { contributors } from '../../streams/contributors.js'
import { pullRequests } from '../../streams/pull-requests.js'
import { splitFullName } from '../../streams/repository-route.js'
import { reviews } from '../../streams/reviews.js'
import type { StreamDefinition } from '../../streams/stream.js'
import type { CommitRecord } from '../../wire/commit.js'
import type { ContributorRecord } from '../../wire/contributor.js'
import type { IssueRecord } from '../../wire/issue.js'
import type { PullRequestRecord } from '../../wire/pull-request.js'
import type { ReviewRecord } from '../../wire/review.js'
import { readListing } from '../rest/read-listing.js'
import type { CommitFilter, GitHubClient, IssueFilter, ListOptions } from './github-client.js'

type Requester = Pick<GitHubClient, 'request'>

export async function listIssues(
  client: Requester,
  repository: string,
  { state = 'all', since, ...options }: ListOptions & IssueFilter = {},
): Promise<IssueRecord[]> {
  const records = await listAll(client, bugs, {
    ...options,
    request: { ...pageRequest('bugs', repository), order: 'updated', since: since ?? null },
    parameters: { state },
    key: `issues:${repository}:${state}:${since ?? ''}`,
    identify: ({ id }) => id,
  })
  return records.filter(({ pull_request }) => pull_request == null)
}

export function listPullRequests(
  client: Requester,
  repository: string,
  { state = 'all', ...options }: ListOptions & Pick<IssueFilter, 'state'> = {},
): Promise<PullRequestRecord[]> {
  return listAll(client, pullRequests, {
    ...options,
    request: pageRequest('pull-requests', repository),
    parameters: { state },
    key: `pulls:${repository}:${state}`,
    identify: ({ id }) => id,
  })
}

export function listReviews(
  client: Requester,
  repository: string,
  pullRequest: number,
  options: ListOptions = {},
): Promise<ReviewRecord[]> {
  return listAll(client, reviews, {
    ...options,
    request: {
      ...pageRequest('reviews', repository),
      pullRequest: { nodeId: '', githubId: 0, number: pullRequest },
    },
    key: `reviews:${repository}:${pullRequest}`,
    identify: ({ id }) => id,
  })
}

export function listCommits(
  client: Requester,
  repository: string,
  { since, sha, ...options }: ListOptions & CommitFilter = {},
): Promise<CommitRecord[]> {
  return listAll(client, commits, {
    ...options,
    request: { ...pageRequest('commits', repository), head: sha ?? null },
    parameters: since === undefined ? {} : { since },
    key: `commits:${repository}:${since ?? ''}:${sha ?? ''}`,
    identify: (record) => record.sha,
  })
}

export function listContributors(
  client: Requester,
  repository: string,
  options: ListOptions = {},
): Promise<ContributorRecord[]> {
  return listAll(client, contributors, {
    ...options,
    request: pageRequest('contributors', repository),
    key: `contributors:${repository}`,
    identify: ({ id, email }) => id ?? email,
  })
}

interface Listing<Wire> extends ListOptions {
  readonly request: PageRequest
  readonly parameters?: Readonly<Record<string, string>>
  /** What the pages are remembered by, their cursors added. */
  readonly key: string
  readonly identify: (record: Wire) => unknown
}

/** Reads a listing to its end. Pages may overlap: each record is told once, as it came last. */
async function listAll<Wire>(
  client: Requester,
  stream: StreamDefinition<Wire>,
  listing: Listing<Wire>,
): Promise<Wire[]> {
  const { request, parameters, key, identify, fresh, signal } = listing
  const found = new Map<unknown, Wire>()
  let walked = request
  for (;;) {
    const cache = `${key}:${walked.cursor ?? 'first'}`
    const page = await readListing(client, stream.rest, walked, {
      ...(parameters && { parameters }),
      cache,
      fresh,
      signal,
    })
    for (const record of page.records) {
      const parsed = parseRecord(stream.record, record, key)
      found.set(identify(parsed), parsed)
    }
    if (page.next === null) return [...found.values()]
    // A walk over commits keeps to the head that it began with.
    walked = { ...walked, cursor: page.next, head: walked.head ?? page.head ?? null }
  }
}

/** @throws HubSyncError `response_invalid` naming the field that is not as documented */
export function parseRecord<Wire>(shape: z.ZodType<Wire>, record: unknown, what: string): Wire {
  const parsed = shape.safeParse(record)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new HubSyncError(
    'response_invalid',
    `GitHub's ${what} is odd at ${issue?.path.join('.')}: ${issue?.message}`,
  )
}

function pageRequest(stream: PageRequest['stream'], repository: string): PageRequest {
  splitFullName(repository)
  return {
    stream,
    repository: { githubId: 0, nodeId: '', fullName: repository },
    order: 'created',
    first: 100,
    cursor: null,
    since: null,
    head: null,
  }
}
