import { getResponse, type HttpHandler } from 'msw'
import type { Stats } from './control/stats.js'
import { answerWithFaults } from './faults/answer-with-faults.js'
import type { Faults } from './faults/faults.js'
import { createGraphqlView, type GraphqlHarm } from './graphql/index.js'
import type { Limits } from './limits.js'
import { answerRefusal } from './refusal.js'
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
  faults: Faults
  /** Aborts when nobody should wait any longer. */
  closing: AbortSignal
}

/** As on GitHub Enterprise Server, whose GraphQL is at `/api/graphql`. */
const enterprisePrefix = '/api/v3'

/**
 * Answers as GitHub does, on github.com's paths and on those of GitHub Enterprise Server.
 *
 * Links in answers lead to where the request came in, so that they can be followed on any host and port.
 */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const { world, limits, stats, latency, faults, closing } = options
  const graphql = createGraphqlView({ world, limits, stats })
  const restHandlers = new Map<string, HttpHandler[]>()

  const restHandlersAt = (baseUrl: string): HttpHandler[] => {
    const known = restHandlers.get(baseUrl)
    if (known) return known
    const handlers = createRestHandlers({ world, limits, stats, baseUrl })
    restHandlers.set(baseUrl, handlers)
    return handlers
  }

  const restHandlersFor = (baseUrl: string, past: World | undefined): HttpHandler[] =>
    past ? createRestHandlers({ world: past, limits, stats, baseUrl }) : restHandlersAt(baseUrl)

  const answer = async (request: Request, harm?: GraphqlHarm): Promise<Response> => {
    const { origin, pathname } = new URL(request.url)
    if (isGraphql(pathname)) return graphql.handle(request, harm)
    const isEnterprise = pathname === enterprisePrefix || pathname.startsWith(`${enterprisePrefix}/`)
    const response = await getResponse(
      restHandlersFor(isEnterprise ? origin + enterprisePrefix : origin, harm?.world),
      request,
    )
    return response ?? Response.json({ message: 'Not Found' }, { status: 404 })
  }

  const answerSomehow = (request: Request): Promise<Response> => {
    if (!faults.areSet) return answer(request)
    const tools = { world, limits, stats, closing }
    return answerWithFaults(request, faults, (call) => answer(call.request, call.harm), tools)
  }

  const answerInTime = async (request: Request): Promise<Response> => {
    const { answer: response, nodes } = await stats.follow(() => answerSomehow(request))
    const wait = latency(nodes)
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    return response
  }

  return async (request) => {
    const response = await limits.holdSlot(
      () => answerInTime(request),
      (refusal) => answerRefusal(refusal, transportOf(request)),
    )
    return withStandardHeaders(response, world)
  }
}

function transportOf(request: Request): 'rest' | 'graphql' {
  return isGraphql(new URL(request.url).pathname) ? 'graphql' : 'rest'
}

function isGraphql(path: string): boolean {
  return path === '/graphql' || path === '/api/graphql'
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
