import type { GraphqlFailure } from './graphql-failure.js'

export interface QuerySize {
  /** Nodes that the query could return. */
  declaredNodes: number
  /** Nodes that it does. */
  resolvedNodes: number
}

/** A place in an answer: names, aliases and numbers in lists. */
export type AnswerPath = readonly (string | number)[]

/** What goes wrong while a query is answered. */
export interface QueryHarm {
  /** Answers instead, once the query was charged and run. */
  readonly refuse?: (size: QuerySize) => Response | undefined
  /** Which fields fail, by what they answer otherwise. */
  readonly spoil?: (data: unknown) => readonly SpoiltPlace[]
  /** Tells of no limits, as a host that has none. */
  readonly hidesLimits?: boolean
}

export interface SpoiltPlace {
  path: AnswerPath
  failure: GraphqlFailure
}
