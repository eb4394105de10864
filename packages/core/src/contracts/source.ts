import type { HubSyncError } from '../errors/hubsync-error.js'

/**
 * Reads GitHub for the engine. Two exist (GraphQL and REST); the engine knows neither's language.
 *
 * A source answers with records in GitHub's REST shape (`wire/`), whatever it spoke, so that one normalizer
 * serves both transports and webhooks. It keeps nothing between calls but its client's cache and limiters.
 */
export interface SyncSource {
  readonly transport: 'graphql' | 'rest'
  /** Pages one request may carry: many over GraphQL, one over REST. */
  readonly pagesPerRequest: number
  /** Walks over commits are read by git: apart from requests, and their cursors mean nothing to GitHub's API. */
  readonly commits?: 'git'

  /** @throws HubSyncError `owner_not_found`, `authentication_failed`, … */
  findOwner(login: string, options: ReadOptions): Promise<OwnerRecord>

  /**
   * The cheap look at every repository of an owner, in pages, oldest repository first. With `details` each also
   * tells what sizes and describes it: history count, topics, languages, the head's tree.
   * Members of an organization ride along as far as the pages go.
   */
  probe(owner: OwnerRecord, options: ProbeOptions): AsyncIterable<ProbePage>

  /** The same look at named repositories. One that cannot be seen is absent from the answer. */
  probeRepositories(
    repositories: readonly RepositoryReference[],
    options: ProbeOptions,
  ): Promise<RepositoryLook>

  /** Finds one repository by name, following renames. @throws HubSyncError `repository_not_found` */
  findRepository(fullName: string, options: ProbeOptions): Promise<ProbedRepository & { observedAt: string }>

  /** Where a record is that a listing of its repository lacks. */
  findRecord(record: RecordReference, options: ReadOptions): Promise<Whereabouts>

  /**
   * By which of several ways to GitHub a repository is read, numbered from 1: what goes by different ones shares no
   * request, and waits for no other. Absent where there is one.
   */
  routeOf?(repository: RepositoryReference): number

  /** What one query for these pages and looks declares; null where pages are not charged by the query. */
  weigh(requests: readonly PageRequest[], looks?: readonly LookRequest[]): QueryWeight | null

  /**
   * Reads one page for each request. A page that failed carries its error; the others stand.
   * Throws only when nothing of the answer can be used.
   */
  read(requests: readonly PageRequest[], options: ReadOptions): Promise<Page[]>

  /**
   * The same with a look at repositories in the same answer, where one answer can hold both. A look that was not told
   * whole is left out.
   */
  readWithLooks(
    requests: readonly PageRequest[],
    looks: readonly LookRequest[],
    options: ReadOptions,
  ): Promise<{ pages: Page[]; looks: (ProbedRepository & { observedAt: string })[] }>

  /** Gives back what the source took of the machine. Absent where it takes nothing. */
  close?(): Promise<void>
}

/** What a query declares by GitHub's formula, before it is run. */
export interface QueryWeight {
  /** Requests that GitHub would need for each connection, every parent being full. */
  readonly connections: number
  readonly nodes: number
}

export interface ReadOptions {
  readonly signal: AbortSignal
}

export interface ProbeOptions extends ReadOptions {
  readonly details: boolean
  /** Whether to read the members of an organization along with its repositories. */
  readonly members?: boolean
  /** About how many repositories there are, where known: room for more would be paid for nothing. */
  readonly expected?: number
}

export interface OwnerRecord {
  readonly githubId: number
  readonly nodeId: string
  readonly login: string
  readonly type: 'User' | 'Organization'
  /** How many repositories it has, where that was just told. */
  readonly repositories?: number
}

export interface RepositoryReference {
  readonly githubId: number
  readonly nodeId: string
  readonly fullName: string
  /** False where issues are switched off: REST then tells the comments of pull requests one by one only. */
  readonly hasIssues?: boolean
}

export interface RecordReference {
  readonly stream: 'bugs' | 'pull-requests' | 'deployments' | 'releases'
  /** Where it was. */
  readonly repository: RepositoryReference
  readonly githubId: number
  /** Of bugs and pull requests. */
  readonly number: number
}

/** `transferred`: the issue goes on as another, named `owner/name#number`. `unseen`: nothing is told of it. */
export type Whereabouts =
  | { readonly state: 'here' }
  | { readonly state: 'deleted' }
  | { readonly state: 'transferred'; readonly to: string }
  | { readonly state: 'unseen' }

export interface ProbePage {
  readonly repositories: readonly ProbedRepository[]
  /** All repositories of the owner that the token sees, where the transport tells it. */
  readonly total: number | null
  readonly members: Page | null
  readonly observedAt: string
  /** Why repositories may be lacking that another way to GitHub would tell: what is absent is not gone then. */
  readonly gap?: HubSyncError
}

/** A look that comes along with pages. */
export interface LookRequest {
  readonly repository: RepositoryReference
  readonly details: boolean
  /** Whether to tell how the stream stands; what is left out comes as null. */
  readonly issues: boolean
  readonly pullRequests: boolean
}

export interface RepositoryLook {
  readonly repositories: readonly ProbedRepository[]
  /** Those that could not be looked at, while others could. */
  readonly failures: readonly { readonly repository: RepositoryReference; readonly error: HubSyncError }[]
  /** Null when there was no answer at all. */
  readonly observedAt: string | null
}

export interface ProbedRepository extends RepositoryReference {
  /** The repository in GitHub's REST shape, as far as the probe told it; validated by its stream. */
  readonly record: unknown
  /** Null where the transport tells it only by reading the stream. */
  readonly issues: StreamProbe | null
  readonly pullRequests: StreamProbe | null
  /** Head of the default branch; null for an empty repository, absent where the transport does not tell. */
  readonly headSha?: string | null
  /** Commits reachable from the head; told with `details` over GraphQL. */
  readonly historyCount?: number
  /** Why something that was asked for stayed untold. */
  readonly error?: HubSyncError
}

/** Everything that shows whether a stream moved. */
export interface StreamProbe {
  readonly count: number
  /** Newest `updatedAt`; null when there is none. */
  readonly updatedAt: string | null
}

export type PagedStream =
  | 'bugs'
  | 'pull-requests'
  | 'reviews'
  | 'commits'
  | 'members'
  | 'contributors'
  | 'deployments'
  | 'releases'

/** What one page is asked for: a plain value, planned by the engine and served by a source. */
export interface PageRequest {
  readonly stream: PagedStream
  /** Whose page it is; null for members. */
  readonly repository: RepositoryReference | null
  /** Members: the organization. */
  readonly organization?: OwnerRecord
  /** Reviews: the pull request, by number and node id. */
  readonly pullRequest?: { readonly nodeId: string; readonly number: number; readonly githubId: number }
  /**
   * `created`: oldest first, all of them. `updated`: those changed since, oldest change first, or newest first
   * where the transport cannot do otherwise (`Page.descending`). `identity`: ids only, for reconciling; with `since`
   * of those changed since, to count them.
   */
  readonly order: 'created' | 'updated' | 'identity'
  readonly first: number
  /** From `Page.next` of the page before; null for the first. */
  readonly cursor: string | null
  /** Inclusive, ISO 8601; with order `updated` or `identity`. */
  readonly since: string | null
  /** Commits: the head to walk from, so that pushes meanwhile change nothing. */
  readonly head: string | null
  /**
   * Commits: the head of the last completed walk, where only what came since is wanted. A source that knows the graph
   * lists what this one does not reach, and this one behind it; nothing at all where it is not behind the head.
   */
  readonly base?: string | null
  /** Bugs and pull requests: the one record of this number, in place of a page. */
  readonly number?: number
}

/** A list inside a record, such as the reviews of a pull request, of which only the beginning came along. */
export interface UnfinishedList {
  readonly request: PageRequest
  /** Records of it that came along. */
  readonly read: number
  /** The version of the record that it is in. */
  readonly updatedAt: string
}

/** One answer for one stream. */
export interface Page {
  readonly request: PageRequest
  /** In GitHub's REST shape. */
  readonly records: readonly unknown[]
  /** Cursor of the following page; null at the end. */
  readonly next: string | null
  /** GitHub's count of the whole listing, where told. */
  readonly total: number | null
  /** Records come newest change first: the pass is over once it met the watermark. */
  readonly descending: boolean
  /** GitHub's time: the answer's `Date`. */
  readonly observedAt: string
  /** Commits: the head actually walked, where the request named none. */
  readonly head?: string
  /** Lists inside the records that did not fit: what to ask for next, and how much of each is here. */
  readonly unfinished?: readonly UnfinishedList[]
  /** The list is empty because GitHub keeps to itself what it holds: issues are switched off. Nothing follows from it. */
  readonly isWithheld?: boolean
  /** Why this page holds nothing; its records are to be asked for again. */
  readonly error?: HubSyncError
}
