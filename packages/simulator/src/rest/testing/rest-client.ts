import { getResponse } from 'msw'
import { Stats } from '../../control/stats.js'
import { type LimitOptions, Limits } from '../../limits.js'
import type { World } from '../../world/world.js'
import { createRestHandlers, type RestOptions } from '../index.js'

interface RestReply {
  status: number
  headers: Headers
  /** The JSON of the body, or its text; `null` where there is none. */
  body: unknown
}

export interface RestClient {
  stats: Stats
  limits: Limits
  get(path: string, headers?: Record<string, string | undefined>): Promise<RestReply>
  send(method: string, path: string): Promise<RestReply>
}

const testUrl = 'https://api.github.com'

/** Asks the REST view of a world, with a token unless `authorization` is `undefined`. */
export function createRestClient(
  world: World,
  options: { limits?: LimitOptions; issueLinks?: RestOptions['issueLinks'] } = {},
): RestClient {
  const limits = new Limits(world, options.limits)
  const stats = new Stats()
  const handlers = createRestHandlers({
    world,
    limits,
    stats,
    baseUrl: testUrl,
    ...(options.issueLinks && { issueLinks: options.issueLinks }),
  })
  const send = async (
    method: string,
    path: string,
    given: Record<string, string | undefined> = {},
  ): Promise<RestReply> => {
    const headers = new Headers()
    const all = { 'user-agent': 'test', authorization: 'Bearer good', ...given }
    for (const [name, value] of Object.entries(all)) if (value !== undefined) headers.set(name, value)
    const url = path.startsWith('http') ? path : `${testUrl}${path}`
    const response = await getResponse(handlers, new Request(url, { method, headers }))
    if (!response) throw new Error(`Nobody answered ${method} ${url}`)
    return { status: response.status, headers: response.headers, body: readBody(await response.text()) }
  }
  return {
    stats,
    limits,
    get: (path, headers) => send('GET', path, headers),
    send: (method, path) => send(method, path),
  }
}

/** The addresses in a `Link` header by their relation. */
export function readLinks(headers: Headers): Record<string, string> {
  const links: Record<string, string> = {}
  for (const part of (headers.get('link') ?? '').split(', ')) {
    const [, url, relation] = /^<(.+)>; rel="(.+)"$/.exec(part) ?? []
    if (url !== undefined && relation !== undefined) links[relation] = url
  }
  return links
}

/** One field of each object of a list. */
export function pluck(body: unknown, field: string): unknown[] {
  if (!Array.isArray(body)) throw new Error(`Expected a list, got ${JSON.stringify(body)}`)
  return body.map((item: Record<string, unknown>) => item[field])
}

function readBody(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
