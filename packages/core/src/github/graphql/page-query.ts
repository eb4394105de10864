import type { LookRequest, PageRequest, QueryWeight } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { findStream } from '../../streams/find-stream.js'
import { literal } from '../../streams/graphql-text.js'
import { addWeights } from '../../streams/query-cost.js'
import { selectRepository, weighRepository } from '../../streams/repository.js'
import type { GraphqlListing, ListingOptions } from '../../streams/stream.js'

/** Told with every query, free of charge; null where a server has no limits. */
export const rateLimitFields = 'rateLimit { cost remaining limit resetAt }'

/** What one query asks for. */
export interface PageQuery {
  readonly requests: readonly PageRequest[]
  readonly looks: readonly LookRequest[]
}

/** One query that asks for many pages: `r0`, `r1`, … in the order of the requests, and looks: `l0`, `l1`, … */
export function writePageQuery({ requests, looks }: PageQuery, options: ListingOptions): string {
  const fragments = new Set<string>()
  const fields = requests.map((request, index) => {
    const listing = listingOf(request)
    const selection = listing.select(request, options)
    for (const fragment of selection.fragments) fragments.add(fragment)
    return `${aliasOf(index)}: node(id: ${literal(nodeIdOf(request, listing))}) { ... on ${listing.on} { ${selection.fields} } }`
  })
  const seen = looks.map((look, index) => {
    const selection = selectRepository(look)
    for (const fragment of selection.fragments) fragments.add(fragment)
    return `${lookAliasOf(index)}: node(id: ${literal(look.repository.nodeId)}) { ... on Repository { ${selection.fields} } }`
  })
  return [`query { ${rateLimitFields}`, ...fields, ...seen, '}', ...fragments].join('\n')
}

export function weighPageQuery({ requests, looks }: PageQuery, options: ListingOptions): QueryWeight {
  return addWeights([
    ...requests.map((request) => listingOf(request).weigh(request, options)),
    ...looks.map(weighRepository),
  ])
}

export function aliasOf(index: number): string {
  return `r${index}`
}

export function lookAliasOf(index: number): string {
  return `l${index}`
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
