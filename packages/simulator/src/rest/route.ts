import type { Caller } from '../authentication.js'
import type { Limits } from '../limits.js'
import type { Account, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import type { Presentation } from './presentation.js'

export type LinkStyle = 'cursors' | 'pages'

/** One request, understood as far as its route. */
export interface RestCall {
  world: World
  limits: Limits
  /** `undefined` for a caller without a token. */
  caller: Caller | undefined
  presentation: Presentation
  query: URLSearchParams
  /** What stands in the path's braces, unescaped. */
  parameters: Record<string, string>
  issueLinks: LinkStyle
  /** What came with a request that writes: an object, empty unless one was sent. */
  body: Readonly<Record<string, unknown>>
  sees(repository: Repository): boolean
}

export interface RepositoryCall extends RestCall {
  repository: Repository
  owner: Account
  /** By id, as GitHub's links and redirects name a repository. */
  urlById: string
}

export interface RestAnswer {
  /** 200 unless given. */
  status?: number
  /** `undefined` for an answer without a body, such as 204. */
  body: unknown
  link?: string | undefined
  /** When what is shown last changed; only single objects and commits tell. */
  lastModified?: string | undefined
}

export interface RestRoute {
  /** GET unless given. */
  method?: 'POST' | 'PATCH' | 'DELETE'
  /** `{name}` is one segment, `{name+}` the rest of the path. */
  path: string
  /** How the route is counted; its path unless it is another spelling of a route. */
  countedAs?: string
  /** Page of the documentation, below `https://docs.github.com/rest`. */
  documentation: string
  /** What `X-Accepted-OAuth-Scopes` says. */
  scopes: string
  /** What it takes from the hourly limit; 1 unless given. */
  points?: 0
  answer(call: RestCall): RestAnswer
}

/** A route below a repository, served under its name and under its id. */
export interface RepositoryRoute extends Omit<RestRoute, 'answer' | 'countedAs'> {
  answer(call: RepositoryCall): RestAnswer
}

/** The parameter, which the route's path is known to have. */
export function parameter(call: RestCall, name: string): string {
  const value = call.parameters[name]
  if (value === undefined) throw new Error(`The route has no parameter {${name}}`)
  return value
}
