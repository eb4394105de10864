import type { ZodType } from 'zod'
import type { Page, PagedStream, PageRequest, QueryWeight, UnfinishedList } from '../contracts/source.js'
import type { Where } from '../contracts/store.js'
import type { Row } from '../model/column.js'
import type { GitHubTableName } from '../model/tables.js'
import type { NormalizeContext } from '../normalize/context.js'

/**
 * One kind of record that is read in order. Everything about it hangs here: what to ask GitHub for in both
 * languages, the shape of what comes, and the rows that it becomes.
 *
 * `Wire` is the record in GitHub's REST shape, whichever transport read it. In the order `identity` a record is told
 * by `id`, `node_id`, `updated_at` and its `number`, if it has one, alone, a pull request also by its `reviews_total`
 * where GitHub tells it, a commit by its `sha`.
 */
export interface StreamDefinition<Wire = unknown> {
  readonly name: PagedStream
  readonly table: GitHubTableName
  readonly record: ZodType<Wire>
  /** Null for what GraphQL has no words for: it is read over REST whatever the transport. */
  readonly graphql: GraphqlListing | null
  readonly rest: RestListing
  /** A page's records as rows of `table`, each checked first; what is not stored is left out. */
  readonly rows: (page: Page, context: NormalizeContext) => Row[]
  /** Lists that came whole along with the page. */
  readonly wholeLists?: (page: Page, context: NormalizeContext) => WholeList[]
  /** What the page tells in passing about rows of another stream. */
  readonly remarks?: (page: Page, context: NormalizeContext) => Remark[]
}

/** What GitHub lists below one parent. */
export interface WholeList {
  readonly table: GitHubTableName
  readonly where: Where
  readonly rows: readonly Row[]
  /** GitHub lists as many as it counts: only then is a stored row gone that is missing here. */
  readonly isWhole: boolean
  /** The version of the parent that came with the list: where a newer one is stored, the list is of the past. */
  readonly parent?: { readonly table: GitHubTableName; readonly id: string; readonly updatedAt: string }
}

/** Columns of a row that is known by other columns than its key. */
export interface Remark {
  readonly table: GitHubTableName
  readonly where: Readonly<Record<string, string | number>>
  readonly told: Row
}

/** How GraphQL reads a page of the stream. */
export interface GraphqlListing {
  /** The object that the selection stands on, named by its node id. */
  readonly on: 'Repository' | 'PullRequest' | 'Organization'
  readonly select: (request: PageRequest, options: ListingOptions) => GraphqlSelection
  /** What the selection declares. */
  readonly weigh: (request: PageRequest, options: ListingOptions) => QueryWeight
  /** The answer to the selection as records in the REST shape. @throws HubSyncError when it holds no page */
  readonly page: (node: unknown, request: PageRequest) => ListedPage
}

/** Fields of one page, with the fragments that they spread. Values are inlined as GraphQL literals. */
export interface GraphqlSelection {
  readonly fields: string
  readonly fragments: readonly string[]
}

/** How REST reads a page of the stream. */
export interface RestListing {
  readonly request: (request: PageRequest) => RestRequest
  /** Statuses by which GitHub says that there is nothing: switched off, or an empty repository. */
  readonly emptyOn: readonly number[]
  /** Status that a page behind the last is refused with, where GitHub lists no more than so many records. */
  readonly endsOn?: number
  /** Which repository a record is of, where it tells: names are used again. */
  readonly repositoryIdOf?: (record: unknown) => number | undefined
  /** The answer's records, and where the next page stands. */
  readonly page: (records: readonly unknown[], answer: RestAnswer, request: PageRequest) => ListedPage
  /**
   * The listing with one record a page, whose last page's number is the count: asked where an incremental reading
   * has to know how many records there are. Absent where none has to.
   */
  readonly count?: (request: PageRequest, head: string) => RestRequest
  /** The request for what the listing leaves out of a record; null where it tells everything. */
  readonly detail: ((record: unknown, request: PageRequest) => RestRequest) | null
  /** The record with what that request brought, where it is no statistics: then every reading of it asks for it. */
  readonly withDetail?: (record: unknown, detail: unknown) => unknown
}

export interface RestRequest {
  /** Route pattern such as `GET /repos/{owner}/{repo}/issues`. */
  readonly route: string
  readonly parameters: Readonly<Record<string, string | number>>
}

export interface RestAnswer {
  /** Whether the answer names a next page. */
  readonly hasNext: boolean
  /** Where the answer came from, when GitHub sent the request elsewhere. */
  readonly redirectedTo: string | null
}

export interface ListedPage {
  readonly records: readonly unknown[]
  readonly next: string | null
  readonly total: number | null
  readonly descending: boolean
  readonly head?: string
  /** Lists inside the records that did not fit. */
  readonly unfinished?: readonly UnfinishedList[]
  /** The list is empty because GitHub keeps to itself what it holds: issues are switched off. */
  readonly isWithheld?: boolean
}

/** What is asked beyond the plain record; each costs points, requests or GitHub's patience. */
export interface ListingOptions {
  /**
   * For whom additions and deletions are asked, and for pull requests also changed files, number of commits and who
   * merged. Commits cost GitHub most: it has to compute every difference.
   */
  readonly statistics: 'none' | 'pull-requests' | 'all'
  /** Parents of commits: over GraphQL a connection each. */
  readonly parents: boolean
}
