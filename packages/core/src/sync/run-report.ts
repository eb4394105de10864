import type { Usage } from '../contracts/quota.js'
import type { Clock } from '../contracts/runtime.js'
import type { RunKind } from '../contracts/status-sink.js'
import type { CommitCounts, CommitResult } from '../contracts/store.js'
import type { ErrorCategory, HubSyncErrorCode } from '../errors/codes.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { GitHubTableName } from '../model/tables.js'
import { isListedWhole } from './listed-whole.js'

/** How a run ended. */
export interface SyncResult {
  /** True when nothing failed and nothing was left out. */
  readonly success: boolean
  readonly runId: string
  readonly kind: RunKind
  readonly startedAt: string
  readonly durationMs: number
  /** Repositories whose copy was brought up to date without an error. */
  readonly reposSynced: number
  /** Rows inserted or updated. */
  readonly issuesSynced: number
  readonly pullRequestsSynced: number
  readonly reviewsSynced: number
  readonly commitsSynced: number
  readonly deploymentsSynced: number
  readonly releasesSynced: number
  /** Tombstones set. */
  readonly deleted: number
  /** Records read that did not differ from the stored row, or were older. */
  readonly unchanged: number
  readonly errors: readonly SyncIssue[]
  readonly usage: Usage
  readonly completeness: readonly Completeness[]
}

/** What failed for one repository, without ending the run. */
export interface SyncIssue {
  readonly repo: string | null
  readonly operation: string
  readonly code: HubSyncErrorCode
  readonly category: ErrorCategory
  readonly error: string
  /** A sentence for the user of a host application. */
  readonly userMessage: string
  readonly remedy: string
  /** Whether the next run may do better without anyone changing anything. */
  readonly retryable: boolean
  /** Earliest useful retry, ISO 8601, where one was told. */
  readonly retryAt?: string
  readonly cause?: unknown
  readonly timestamp: string
}

/** GitHub's count of a stream against the live rows. */
export interface Completeness {
  readonly repo: string
  readonly stream: string
  /** Null where GitHub tells no count. */
  readonly server: number | null
  readonly stored: number
  readonly outcome: 'equal' | 'healed' | 'explained' | 'unproven'
  readonly reason?: string
  /** Rows that were added or tombstoned to mend a difference. */
  readonly healed: number
}

type ErrorDescription = Omit<SyncIssue, 'repo' | 'operation' | 'cause' | 'timestamp'>

function describeError(error: HubSyncError): ErrorDescription {
  const { code, category, message, userMessage, remedy, retryable, retryAt } = error
  const time = retryAt?.toISOString()
  return { code, category, error: message, userMessage, remedy, retryable, ...(time && { retryAt: time }) }
}

/** Gathers what a run did. The only mutable part of a run beside its progress. */
export class RunReport {
  readonly errors: SyncIssue[] = []
  readonly completeness: Completeness[] = []
  readonly failedRepositories = new Set<string>()
  /** Row ids of projects of which anything was read. */
  readonly touchedProjects = new Set<string>()
  /** `<project row id>/<stream>` of streams whose first reading ever ended in this run. */
  readonly firstReadings = new Set<string>()
  /** Whether the list of repositories may lack some that could not be asked for. */
  hasGaps = false
  /** Whether contributor lists were left for the next run to read. */
  owesContributorLists = false
  readonly #clock: Clock
  readonly #onError: (issue: SyncIssue) => void
  #observedAt = ''
  /** By repository, or by repository and stream: the first of each. */
  readonly #failures = new Map<string, string>()
  readonly #tables = new Map<GitHubTableName, CommitCounts>()

  constructor(clock: Clock, onError: (issue: SyncIssue) => void) {
    this.#clock = clock
    this.#onError = onError
  }

  /** Takes note of GitHub's time. */
  observe(observedAt: string): void {
    if (observedAt > this.#observedAt) this.#observedAt = observedAt
  }

  /** GitHub's day as last seen, `YYYY-MM-DD`; the host's only if GitHub never answered. */
  day(): string {
    return (this.#observedAt || this.#clock.now().toISOString()).slice(0, 10)
  }

  /** Counts what a commit changed, in the tables that its streams are for. */
  countCommit(result: CommitResult, counted: (table: GitHubTableName) => boolean): void {
    for (const [name, counts] of Object.entries(result.tables)) {
      const table = name as GitHubTableName
      if (!counted(table)) continue
      const before = this.countsOf(table)
      this.#tables.set(table, {
        inserted: before.inserted + counts.inserted,
        updated: before.updated + counts.updated,
        skipped: before.skipped + counts.skipped,
        deleted: before.deleted + counts.deleted,
      })
    }
  }

  /** What fails of a stream that nothing hangs on leaves the others of its repository as they are. */
  countStreamError(repo: string, stream: string, operation: string, thrown: unknown): SyncIssue {
    if (!isListedWhole(stream)) return this.countError(repo, operation, thrown)
    const issue = this.#addIssue(repo, operation, thrown)
    this.#failures.set(keyOf(repo, stream), issue.error)
    return issue
  }

  /** Why a stream could not be read; undefined where nothing failed that concerns it. */
  failureOf(repo: string, stream: string): string | undefined {
    return this.#failures.get(repo) ?? this.#failures.get(keyOf(repo, stream))
  }

  /** Whether a stream failed by itself: asked again in the same run it would again. */
  isStreamFailed(repo: string, stream: string): boolean {
    return this.#failures.has(keyOf(repo, stream))
  }

  countError(repo: string | null, operation: string, thrown: unknown): SyncIssue {
    const issue = this.#addIssue(repo, operation, thrown)
    if (repo !== null && !this.failedRepositories.has(repo)) this.#failures.set(repo, issue.error)
    if (repo !== null) this.failedRepositories.add(repo)
    return issue
  }

  #addIssue(repo: string | null, operation: string, thrown: unknown): SyncIssue {
    const error = HubSyncError.from(thrown)
    const issue: SyncIssue = {
      repo,
      operation,
      ...describeError(error),
      ...(error.cause === undefined ? {} : { cause: error.cause }),
      timestamp: this.#clock.now().toISOString(),
    }
    this.errors.push(issue)
    this.#onError(issue)
    return issue
  }

  countsOf(table: GitHubTableName): CommitCounts {
    return this.#tables.get(table) ?? { inserted: 0, updated: 0, skipped: 0, deleted: 0 }
  }

  /** Rows inserted or updated in a table. */
  written(table: GitHubTableName): number {
    const { inserted, updated } = this.countsOf(table)
    return inserted + updated
  }

  /** Sum over all tables. */
  total(of: keyof CommitCounts): number {
    return [...this.#tables.values()].reduce((sum, counts) => sum + counts[of], 0)
  }
}

function keyOf(repo: string, stream: string): string {
  return `${repo} ${stream}`
}
