import type { Mutation } from '../mutations/mutate.js'

/** Which requests a fault may strike; everything that is given must hold. */
export interface FaultMatch {
  transport?: 'rest' | 'graphql'
  /** As `GET /_sim/stats` names it, such as `GET /repos/{owner}/{repo}/issues` or `POST /graphql`. */
  route?: string
  /** A path in which `*` stands for one segment and `**` for any number of them, such as `/repos/acme/**`. */
  path?: string
  /** `owner/name`, today's or former: requests that name the repository or anything in it, by name or by id. */
  repository?: string
  /** Text of the address with its query, or of the GraphQL query and its variables, such as `pullRequests`. */
  contains?: string
}

/**
 * When a fault strikes among the requests that it matches, counted from when it was set.
 *
 * Without any of these it strikes every one. What is asked again after a fault counts as another request.
 */
export interface FaultTiming {
  /** The first that it strikes, counted from 1. Alone: the only one. */
  nth?: number
  /** From there on, every so many-th. */
  every?: number
  /** How likely it strikes each of them, from 0 to 1, drawn from `seed`. */
  probability?: number
  /** Default 1. */
  seed?: number
  /** How often at most. Default: once with `nth` alone, else without end. */
  times?: number
}

/** `before`: GitHub does no work and charges nothing; `after`: it does, and the answer is lost. Default `before`. */
interface Moment {
  when?: 'before' | 'after'
}

/** An answer of this status instead of GitHub's own. */
export interface StatusFault extends Moment {
  kind: 'status'
  /** Default 502. */
  status?: number
  message?: string
  headers?: Record<string, string>
  /** A page for people instead of JSON, as GitHub's front servers send. */
  html?: boolean
}

/** No answer at all, until the client gives up. */
export interface TimeoutFault extends Moment {
  kind: 'timeout'
  /** Cuts the connection after so many milliseconds, if the client has not given up by then. */
  ms?: number
}

/** The answer comes so many milliseconds late. */
export interface SlowFault {
  kind: 'slow'
  ms: number
}

/** The connection ends. */
export interface CutFault extends Moment {
  kind: 'cut'
  /** Before anything of the answer arrived, or in the middle of its body. Default `headers`. */
  at?: 'headers' | 'body'
  /** How much of the body still arrives, from 0 to 1. Default 0.5. */
  keep?: number
}

/** The body ends early although its length is announced right: JSON that cannot be read. */
export interface TruncateFault {
  kind: 'truncate'
  /** How much of the body is there, from 0 to 1. Default 0.5. */
  keep?: number
}

/** GraphQL: null in the answer, with an error that says where. What may not be null makes its parent null. */
export interface PartialFault {
  kind: 'partial'
  /** `null` for an error without type, as of "Something went wrong …". Default `SERVICE_UNAVAILABLE`. */
  type?: string | null
  message?: string
  /** Names and numbers with dots; `*` is any step, `**` any number of them, as in `**.issues.nodes.3`. */
  path?: string
  /** Without a path: a whole field of the query, or something inside of one. Default `alias`. */
  at?: 'alias' | 'nested'
  /** Which of the places that fit, counted from 0 and around. Default: all with `path`, else the first. */
  which?: number
}

/** GraphQL: what a query resolves beyond its budget is null, with `RESOURCE_LIMITS_EXCEEDED`. */
export interface ResourceLimitsFault {
  kind: 'resourceLimits'
  /** Default: half of what the query resolves, at least 1 less. */
  maxNodes?: number
}

/** GraphQL: a query with more nodes is answered 502 or 504; smaller ones succeed. */
export interface TooLargeFault {
  kind: 'tooLarge'
  /** Default 502. */
  status?: 502 | 504
  /** Nodes that the query asks for. */
  declared?: number
  /** Nodes that are really there. */
  resolved?: number
}

/** The token's hour is spent: this request and all others of its kind are refused until the hour ends. */
export interface PrimaryLimitFault {
  kind: 'primaryLimit'
  /** Of REST. Default 403. */
  status?: 403 | 429
  /** Of GraphQL, which answers 200. Default `RATE_LIMITED`. */
  type?: 'RATE_LIMITED' | 'RATE_LIMIT'
  /** Until the hour ends, by the world's clock. Default 60. */
  seconds?: number
}

/** GitHub asks to slow down: this request and all others of the token are refused for a while. */
export interface SecondaryLimitFault {
  kind: 'secondaryLimit'
  /** 200 is for GraphQL alone; REST says 403 then. Default 403. */
  status?: 200 | 403 | 429
  /** What the header says; `null` for none. Default `seconds`. */
  retryAfter?: number | null
  /** How long it lasts, by the world's clock; 0 refuses this one request only. Default 60. */
  seconds?: number
}

/** An answer as of a host without limits: no headers, and `rateLimit` is null. */
export interface NoLimitsFault {
  kind: 'noLimits'
}

/** An answer as the world was before, dated now, as from a copy of GitHub's database that lags behind. */
export interface StaleFault {
  kind: 'stale'
  /** As it was so many seconds ago. */
  seconds?: number
  /** Without `seconds`: as it was before so many mutations of the repository that is asked for. Default 1. */
  mutations?: number
}

/** The answer's `Date` is off. */
export interface DateFault {
  kind: 'date'
  seconds: number
}

/** Lets things happen just before GitHub looks, or just after it looked and before the answer arrives. */
export interface MutateFault extends Moment {
  kind: 'mutate'
  mutations: Mutation[]
}

export type FaultEffect =
  | StatusFault
  | TimeoutFault
  | SlowFault
  | CutFault
  | TruncateFault
  | PartialFault
  | ResourceLimitsFault
  | TooLargeFault
  | PrimaryLimitFault
  | SecondaryLimitFault
  | NoLimitsFault
  | StaleFault
  | DateFault
  | MutateFault

export type FaultKind = FaultEffect['kind']

/** Something that goes wrong, for which requests, and when. */
export type Fault = FaultEffect & FaultTiming & { match?: FaultMatch }

/** Faults at random: the same seed and the same sequence of requests give the same faults. */
export interface Chaos {
  seed: number
  /** How many of all requests are struck, from 0 to 1. */
  rate: number
  /** Default: all that strike by themselves and end without waiting for more than a second. */
  kinds?: ChaosKind[]
  match?: FaultMatch
}

/** Kinds that need nothing to be said about them. */
export type ChaosKind = Exclude<FaultKind, 'mutate' | 'stale' | 'noLimits' | 'date'>

export interface FaultPlan {
  faults?: Fault[]
  chaos?: Chaos
}

/** A fault and what became of it. */
export interface FaultReport {
  fault: Fault
  /** Requests that it fitted. */
  matched: number
  /** How often it struck. */
  struck: number
}
