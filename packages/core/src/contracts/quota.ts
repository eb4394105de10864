/**
 * Whose request it is, most urgent first: a call of the host's own, what a webhook asks about, a run, and what may
 * take its time.
 */
export type Priority = 'host' | 'live' | 'run' | 'backfill'

/** What something costs of both of GitHub's budgets: requests over REST, points over GraphQL. */
export interface Cost {
  readonly rest: number
  readonly graphql: number
}

/** What both hourly budgets still hold, by what GitHub told last; null where it told none. */
export interface BudgetLeft {
  readonly rest: number | null
  readonly graphql: number | null
}

/** What was asked of GitHub. Attempts count: a request that was sent three times is three. */
export interface Usage {
  readonly requests: number
  readonly restRequests: number
  readonly graphqlRequests: number
  /** As GitHub told them in `rateLimit { cost }`; one for a query that does not ask. */
  readonly graphqlPoints: number
  /** REST answers that cost nothing because nothing had changed. */
  readonly notModified: number
  readonly forecast: PointsForecast
  /** The same for each token, where `auth` lists several. */
  readonly tokens?: readonly TokenUsage[]
}

/** What queries were expected to cost by GitHub's formula, against what GitHub charged for them. */
export interface PointsForecast {
  readonly points: number
  /** Sum of the differences between forecast and bill of each query, as a share of the bill: 0 is exact. */
  readonly error: number
}

export interface TokenUsage extends Omit<Usage, 'tokens'> {
  /** Its place in the list, from 1. */
  readonly position: number
}

/** One run's account with GitHub: what it spent, and how long what it still needs takes to be granted. */
export interface Quota {
  usage(): Usage
  /** What the run spent of both budgets so far. */
  spent(): Cost
  /** What is left for everybody who shares the tokens. */
  budgetLeft(): BudgetLeft
  /** Tells what the run still needs, so that it can be spread where the rest of the hour would not do. */
  expect(left: Cost): void
  /** Milliseconds that work takes which needs so much more, and would take so long if nothing had to wait. */
  durationOf(workMs: number, left: Cost): number
  /** Milliseconds in which nothing was in flight because everything waited for GitHub. */
  stalledMs(): number
  /** When GitHub may be asked again, where everything waits for that. */
  waitingUntil(): Date | null
  /** Calls a listener whenever waiting for a limit or the reserve begins. Returns what ends that. */
  onWait(listener: () => void): () => void
  /** The run needs nothing any more. */
  end(): void
}
