import type { ZodType } from 'zod'
import type { PagedStream, PageRequest } from '../contracts/source.js'
import type { GitHubTableName } from '../model/tables.js'

/**
 * One kind of record that is read in order. Everything about it hangs here: what to ask GitHub for in both
 * languages, the shape of what comes, and the rows it becomes.
 *
 * `Record` is the record in GitHub's REST shape, whichever transport read it.
 */
export interface StreamDefinition<Record = unknown> {
  readonly name: PagedStream
  readonly table: GitHubTableName
  readonly record: ZodType<Record>
  readonly graphql: GraphqlListing
  readonly rest: RestListing
}

/** How GraphQL reads a page of the stream. */
export interface GraphqlListing {
  /** The object that the selection stands on, named by its node id. */
  readonly on: 'Repository' | 'PullRequest' | 'Organization' | 'Commit'
  /** The fields of one page, a connection aliased `page` among them. Values are inlined as GraphQL literals. */
  readonly selection: (request: PageRequest, options: ListingOptions) => string
  /** The answer to the selection as records in the REST shape. */
  readonly page: (node: unknown, request: PageRequest) => ListedPage
}

/** How REST reads a page of the stream. */
export interface RestListing {
  readonly request: (request: PageRequest, options: ListingOptions) => RestRequest
  /** The answer's body as records, and where the next page stands. */
  readonly page: (body: unknown, answer: RestAnswer, request: PageRequest) => ListedPage
}

export interface RestRequest {
  /** Route pattern such as `GET /repos/{owner}/{repo}/issues`. */
  readonly route: string
  readonly parameters: Readonly<Record<string, string | number>>
}

export interface RestAnswer {
  /** Page number or address parts of `rel="next"`; null on the last page. */
  readonly nextPage: number | null
  readonly observedAt: string
}

export interface ListedPage {
  readonly records: readonly unknown[]
  readonly next: string | null
  readonly total: number | null
  readonly descending: boolean
  readonly head?: string
}

/** What is asked beyond the plain record; each costs points, requests or GitHub's patience. */
export interface ListingOptions {
  /** Additions, deletions, changed files, number of commits, merged by. */
  readonly statistics: boolean
  /** Parents of commits: over GraphQL a connection each. */
  readonly parents: boolean
}
