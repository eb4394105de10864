import type { AnswerStore } from '../../contracts/answer-store.js'
import type { Priority, Quota, Usage } from '../../contracts/quota.js'
import type { Logger, Runtime } from '../../contracts/runtime.js'
import type { HubSyncError } from '../../errors/hubsync-error.js'
import type { CommitRecord } from '../../wire/commit.js'
import type { ContributorRecord } from '../../wire/contributor.js'
import type { IssueRecord } from '../../wire/issue.js'
import type { PullRequestRecord } from '../../wire/pull-request.js'
import type { RepositoryRecord } from '../../wire/repository.js'
import type { ReviewRecord } from '../../wire/review.js'
import type { BudgetOptions } from './budget-options.js'
import type { Budgets } from './budget-watch.js'
import type { CircuitBreakerOptions } from './circuit-breaker.js'
import type { GraphqlError } from './graphql-error.js'
import type { Reply } from './reply.js'
import type { Authentication, TokenKind } from './token-reader.js'

export interface GitHubClientOptions extends Partial<Runtime> {
  /**
   * A token, or a function that is asked for one before each request; or a list of them, of one account or of several
   * installations. Absent: public data only, over REST.
   */
  readonly auth?: Authentication
  /** Default `https://api.github.com`; see `resolveApi` for the other forms. */
  readonly apiUrl?: string
  /** Keeps answers between processes, so that GitHub can confirm them without a charge. */
  readonly answers?: AnswerStore
  /** Whose data it is; default `default`. Caches of tenants never meet. */
  readonly tenantId?: string
  /** Requests in flight, REST and GraphQL together; default 5. GitHub allows 100 and advises few. */
  readonly concurrency?: number
  /** Milliseconds for one attempt, its body included; default 30,000. */
  readonly timeoutMs?: number
  /** The longest wait for a limit, in milliseconds; beyond it calls fail with `rate_limited`. Default 65 minutes. */
  readonly maximumWaitMs?: number
  /** How much of the hourly budgets may be taken. Default: all of them. */
  readonly budget?: BudgetOptions
  /** When GitHub is left alone because it fails again and again; false never does. */
  readonly circuitBreaker?: CircuitBreakerOptions | false
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  /** Statuses that are an answer rather than an error, such as 404. */
  readonly accept?: readonly number[] | undefined
  /** Remembers the answer and lets GitHub confirm it by its ETag. Reads only. */
  readonly cache?: boolean | string | undefined
  /** Remembers it beyond this process, where the client was given a place for that; needs `cache`. */
  readonly isKept?: boolean | undefined
  /** False lets an answer of the last five minutes stand without asking; needs `cache`. */
  readonly fresh?: boolean | undefined
  /** Whose request it is; default `host`, which may spend the reserve, or that of the run. */
  readonly priority?: Priority | undefined
}

export interface QueryOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  /** The query can be asked for in parts, so one that takes GitHub too long is not tried again as it is. */
  readonly isSplittable?: boolean | undefined
  /** Whose query it is; default `host`, which may spend the reserve, or that of the run. */
  readonly priority?: Priority | undefined
  /** What the query was expected to cost: held against the bill. */
  readonly forecastPoints?: number | undefined
}

/** How a run asks. */
export interface RunAccessOptions {
  /** Requests in flight. */
  readonly concurrency: number
  /** Default `run`. */
  readonly priority?: Priority | undefined
}

/** A run's own way to GitHub. */
export interface RunAccess {
  readonly client: GitHubClient
  readonly quota: Quota
}

/** Data and errors side by side: GitHub sends both when part of a query failed. */
export interface GraphqlAnswer {
  readonly data: Readonly<Record<string, unknown>>
  readonly errors: readonly GraphqlError[]
  /** GitHub's time of the answer, ISO 8601; null where it told none. */
  readonly observedAt: string | null
}

/** How public lists are read. They are always confirmed by GitHub unless told otherwise. */
export interface ListOptions {
  readonly signal?: AbortSignal | undefined
  /** False lets answers of the last five minutes stand without asking. Default true. */
  readonly fresh?: boolean | undefined
}

export interface IssueFilter {
  readonly state?: 'open' | 'closed' | 'all' | undefined
  /** Changed at or after this time, ISO 8601. */
  readonly since?: string | undefined
}

export interface CommitFilter {
  /** Committed at or after this time, ISO 8601. */
  readonly since?: string | undefined
  /** Branch or commit to start from; default the head of the default branch. */
  readonly sha?: string | undefined
}

export type RepositoryKind = 'all' | 'public' | 'private' | 'forks' | 'sources'

export interface AuthenticatedAccount {
  readonly login: string
  readonly id: number
  readonly type: 'User' | 'Bot'
  /** Scopes of a classic or OAuth token; null for tokens that carry permissions instead. */
  readonly scopes: readonly string[] | null
  readonly tokenKind: TokenKind
}

/** One of several installations that a client has tokens of. */
export interface InstallationAccess {
  /** The place of its token in the list, from 1. */
  readonly position: number
  /** Where the app is installed; null where GitHub did not tell. */
  readonly account: { readonly id: number; readonly login: string } | null
  /** The same client, limits and counters included, with this token alone. */
  readonly client: GitHubClient
}

export type TaskOutcome<Value> =
  | { readonly status: 'fulfilled'; readonly value: Value }
  | { readonly status: 'rejected'; readonly reason: HubSyncError }

/**
 * Speaks to one GitHub with one token: paced, retried, revalidated, counted. Every method fails with a HubSyncError
 * and nothing else.
 */
export interface GitHubClient {
  /** `github.com`, or host and port of another GitHub. */
  readonly host: string
  /** False for a client without a token, which sees public data over REST. */
  readonly isAuthenticated: boolean
  readonly logger: Logger
  /** What was asked since the client was made. */
  readonly usage: Usage
  /** What GitHub last told of both budgets, without asking. */
  readonly budgets: Budgets

  /** Sends any request. @param route such as `GET /repos/{owner}/{repo}` */
  request(
    route: string,
    parameters?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): Promise<Reply>
  /** Sends any query or mutation. Data that came along with errors is kept, as are the errors. */
  graphql(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: QueryOptions,
  ): Promise<GraphqlAnswer>
  /** Who the token belongs to and what it may do. */
  verifyAuth(options?: ListOptions): Promise<AuthenticatedAccount>
  /** Both budgets as of now; asking costs nothing. */
  getRateLimit(options?: ListOptions): Promise<Budgets>

  listRepos(owner: string, options?: ListOptions & { type?: RepositoryKind }): Promise<RepositoryRecord[]>
  /** @param repository `owner/name`; a renamed one is found by its old name */
  getRepo(repository: string, options?: ListOptions): Promise<RepositoryRecord>
  /** Issues without pull requests, in the order of their last change. */
  listIssues(repository: string, options?: ListOptions & IssueFilter): Promise<IssueRecord[]>
  listPullRequests(
    repository: string,
    options?: ListOptions & Pick<IssueFilter, 'state'>,
  ): Promise<PullRequestRecord[]>
  listReviews(repository: string, pullRequest: number, options?: ListOptions): Promise<ReviewRecord[]>
  listCommits(repository: string, options?: ListOptions & CommitFilter): Promise<CommitRecord[]>
  listContributors(repository: string, options?: ListOptions): Promise<ContributorRecord[]>

  /** Runs tasks within the concurrency; one that fails fails alone. Outcomes come in the order of the tasks. */
  batch<Value>(tasks: readonly (() => Promise<Value>)[]): Promise<TaskOutcome<Value>[]>
  /** The same client, limits, cache and counters included, with another number of requests in flight. */
  withConcurrency(concurrency: number): GitHubClient
  /** The same client for one run, with its own number of requests in flight, urgency and account. */
  forRun(options: RunAccessOptions): RunAccess
  /**
   * The installations that the tokens of a list are of; none where all tokens see the same. Asks GitHub once for each.
   *
   * Without this a request goes out by one token after the other, those first that are installed on the account that it
   * names, until one is not told that there is nothing to see.
   */
  installations(): Promise<readonly InstallationAccess[]>
  /** Counts from now on. Everything that the client sends counts, whoever asked for it. */
  meter(): () => Usage
  /** Ends what is under way or waits. */
  close(): Promise<void>
}
