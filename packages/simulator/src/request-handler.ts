import { getResponse, type HttpHandler } from 'msw'
import type { Stats } from './control/stats.js'
import { createGraphqlView } from './graphql/index.js'
import type { Limits, Refusal } from './limits.js'
import { createRestHandlers } from './rest/index.js'
import type { World } from './world/world.js'

export type RequestHandler = (request: Request) => Promise<Response>

/** Milliseconds that an answer takes, by the nodes that its query resolved. */
export type Latency = (nodes: number) => number

export interface RequestHandlerOptions {
  world: World
  limits: Limits
  stats: Stats
  latency: Latency
}

/** As on GitHub Enterprise Server, whose GraphQL is at `/api/graphql`. */
const enterprisePrefix = '/api/v3'

/**
 * Answers as GitHub does, on github.com's paths and on those of GitHub Enterprise Server.
 *
 * Links in answers lead to where the request came in, so that they can be followed on any host and port.
 */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { world, limits, stats, latency } = options
  const graphql = createGraphqlView({ world, limits, stats })
  const restHandlers = new Map<string, HttpHandler[]>()

  const restHandlersAt = (baseUrl: string): HttpHandler[] => {
    const known = restHandlers.get(baseUrl)
    if (known) return known
    const handlers = createRestHandlers({ world, limits, stats, baseUrl })
    restHandlers.set(baseUrl, handlers)
    return handlers
  }

  const answer = async (request: Request): Promise<Response> => {
    const { origin, pathname } = new URL(request.url)
    if (pathname === '/graphql' || pathname === '/api/graphql') return graphql.handle(request)
    const isEnterprise = pathname === enterprisePrefix || pathname.startsWith(`${enterprisePrefix}/`)
    const response = await getResponse(
      restHandlersAt(isEnterprise ? origin + enterprisePrefix : origin),
      request,
    )
    return response ?? Response.json({ message: 'Not Found' }, { status: 404 })
  }

  const answerInTime = async (request: Request): Promise<Response> => {
    const { answer: response, nodes } = await stats.follow(() => answer(request))
    const wait = latency(nodes)
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    return response
  }

  return async (request) => {
    const response = await limits.holdSlot(() => answerInTime(request), refuse)
    return withStandardHeaders(response, world)
  }
}

function refuse({ status, message, documentationUrl }: Refusal): Response {
  const body = { message, documentation_url: documentationUrl }
  return Response.json(body, { status, headers: { 'retry-after': '60' } })
}

/** What every answer of GitHub's carries. */
function withStandardHeaders(response: Response, world: World): Response {
  const headers = {
    date: world.now().toUTCString(),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': createRequestId(),
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!response.headers.has(name)) response.headers.set(name, value)
  }
  return response
}

function createRequestId(): string {
  const part = (length: number): string =>
    Math.floor(Math.random() * 16 ** length)
      .toString(16)
      .toUpperCase()
      .padStart(length, '0')
  return [4, 6, 7, 7, 8].map(part).join(':')
}
