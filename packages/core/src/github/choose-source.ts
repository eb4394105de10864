import type { SyncSource } from '../contracts/source.js'
import type { ListingOptions } from '../streams/stream.js'
import type { GitHubClient } from './client/github-client.js'
import { createGraphqlSource } from './graphql/create-graphql-source.js'
import { createRestSource } from './rest/create-rest-source.js'

export type TransportChoice = 'auto' | 'graphql' | 'rest'

/**
 * The source for a transport. `auto` is GraphQL wherever there is a token: every GitHub that is supported today
 * speaks it, but to nobody without one. An older server says so by its first answer, and `rest` is chosen by name.
 */
export function chooseSource(
  client: GitHubClient,
  transport: TransportChoice = 'auto',
  enrichment: Partial<ListingOptions> = {},
): SyncSource {
  const speaksGraphql = transport === 'graphql' || (transport === 'auto' && client.isAuthenticated)
  return speaksGraphql ? createGraphqlSource(client, enrichment) : createRestSource(client, enrichment)
}
