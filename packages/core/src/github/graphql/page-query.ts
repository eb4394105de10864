import type { PageRequest } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { findStream } from '../../streams/find-stream.js'
import { literal } from '../../streams/graphql-text.js'
import type { GraphqlListing, ListingOptions } from '../../streams/stream.js'

/** Told with every query, free of charge; null where a server has no limits. */
export const rateLimitFields = 'rateLimit { cost remaining limit resetAt }'

/** One query that asks for many pages: `r0`, `r1`, … in the order of the requests. */
export function writePageQuery(requests: readonly PageRequest[], options: ListingOptions): string {
  const fragments = new Set<string>()
  const fields = requests.map((request, index) => {
    const listing = listingOf(request)
    const selection = listing.select(request, options)
    for (const fragment of selection.fragments) fragments.add(fragment)
    return `${aliasOf(index)}: node(id: ${literal(nodeIdOf(request, listing))}) { ... on ${listing.on} { ${selection.fields} } }`
  })
  return [`query { ${rateLimitFields}`, ...fields, '}', ...fragments].join('\n')
}

export function aliasOf(index: number): string {
  return `r${index}`
}

export function listingOf({ stream }: PageRequest): GraphqlListing {
  const { graphql } = findStream(stream)
  if (graphql === null) throw new HubSyncError('unknown', `GraphQL has no words for ${stream}`)
  return graphql
}

function nodeIdOf(request: PageRequest, { on }: GraphqlListing): string {
  const node = {
    Repository: request.repository,
    PullRequest: request.pullRequest,
    Organization: request.organization,
  }[on]
  if (node) return node.nodeId
  throw new HubSyncError('unknown', `A page of ${request.stream} was asked for without its ${on}`)
}
