import type { RunKind } from '../contracts/status-sink.js'

/** What a run will take, told before it starts. The looks that it was made from are the only thing spent. */
export interface Quote {
  readonly owner: string
  readonly kind: Exclude<RunKind, 'single'>
  readonly transport: 'graphql' | 'rest'
  /** Of the whole run, its own look at the repositories included. */
  readonly requests: number
  /** GraphQL points of the whole run; 0 over REST, where each request is one of the hour's. */
  readonly points: number
  /** Records that will be read; those that do not differ from their rows write nothing. */
  readonly rows: number
  /** From the pace of the looks that the quote took. No waiting for limits is in it. */
  readonly estimatedMs: number
  readonly perStream: readonly QuotedStream[]
  /** What the figures leave out or only estimate. */
  readonly notes: readonly string[]
  /** What the quote itself asked of GitHub. */
  readonly spent: { readonly requests: number; readonly points: number }
}

export interface QuotedStream {
  readonly stream: 'projects' | 'bugs' | 'pull-requests' | 'reviews' | 'commits' | 'deployments' | 'releases'
  /** Repositories of which something of the stream will be read. */
  readonly repositories: number
  readonly records: number
  /** `exact` as of the look; `estimate` where GitHub tells no number beforehand. */
  readonly basis: 'exact' | 'estimate'
}
