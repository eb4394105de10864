import { authenticate, type Caller, seesAnonymously } from '../authentication.js'
import type { Stats } from '../control/stats.js'
import type { Charge, Limits } from '../limits.js'
import type { Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { type ApiVersion, apiVersions, defaultApiVersion, parseApiVersion } from './api-version.js'
import { createEntityTag, isUnchanged, toHttpDate } from './conditional.js'
import { badCredentials, notFound, presentFailure, RestFailure, restDocumentation } from './errors.js'
import { findRedirect } from './find-repository.js'
import { createHeaders } from './headers.js'
import { Moved, presentRedirect } from './redirect.js'
import type { LinkStyle, RestAnswer, RestCall } from './route.js'
import { answersMethod, type Match } from './router.js'

export interface RestContext {
  world: World
  limits: Limits
  stats: Stats
  /** Without a slash at the end. */
  apiUrl: string
  issueLinks: LinkStyle
  findRoute(path: string, method: string): Match | undefined
  /** Counts up by one at each call. */
  nextRequestNumber(): number
}

interface Draft {
  status: number
  body: unknown
  headers: Record<string, string>
  lastModified?: string | undefined
  /** Stands before what the route says. */
  scopes?: string
}

/** Everything that GitHub does with a request to its REST API, whatever the route. */
export async function answerRequest(context: RestContext, request: Request, path: string): Promise<Response> {
  if (!request.headers.get('user-agent')) return refuseAnonymousClient(context)
  const match = context.findRoute(path, request.method)
  const body = await readBody(request)
  const authenticated = authenticate(context.world, request)
  const caller = typeof authenticated === 'string' ? undefined : authenticated
  const asked = parseApiVersion(request.headers.get('x-github-api-version'))
  const version = asked ?? defaultApiVersion
  const draft = catchFailures(request.method, documentationOf(match), () => {
    if (asked === undefined) throw unsupportedVersion(request)
    if (authenticated === 'bad credentials') throw badCredentials()
    return draftAnswer(context, request, { path, match, caller, version, body })
  })
  return finish(context, request, { match, caller, version, draft })
}

interface Understood {
  path: string
  match: Match | undefined
  caller: Caller | undefined
  version: ApiVersion
  body: RestCall['body']
}

function draftAnswer(
  context: RestContext,
  request: Request,
  { path, match, caller, version, body }: Understood,
): Draft {
  const sees = (repository: Repository): boolean =>
    caller ? caller.sees(repository) : seesAnonymously(repository)
  const { search, searchParams } = new URL(request.url)
  const redirect = findRedirect(context.world, path, context.apiUrl, sees)
  if (redirect !== undefined) throw new Moved(`${redirect}${search}`)
  if (!match || !answersMethod(match.route, request.method)) throw notFound(restDocumentation)
  const answer = match.route.answer({
    world: context.world,
    limits: context.limits,
    caller,
    sees,
    query: searchParams,
    parameters: match.parameters,
    body,
    presentation: { apiUrl: context.apiUrl, version },
    issueLinks: context.issueLinks,
  })
  return toDraft(answer)
}

/** What is no JSON object counts as none. */
async function readBody(request: Request): Promise<RestCall['body']> {
  if (request.method === 'GET' || request.method === 'HEAD') return {}
  try {
    const body: unknown = await request.json()
    return typeof body === 'object' && body !== null ? (body as RestCall['body']) : {}
  } catch {
    return {}
  }
}

function toDraft({ status, body, link, lastModified }: RestAnswer): Draft {
  const headers: Record<string, string> = {}
  if (link !== undefined) headers.link = link
  if (lastModified !== undefined) headers['last-modified'] = toHttpDate(lastModified)
  return { status: status ?? 200, body, headers, lastModified: headers['last-modified'] }
}

function catchFailures(method: string, documentation: string, draft: () => Draft): Draft {
  try {
    return draft()
  } catch (error) {
    if (error instanceof Moved) return presentRedirect(error, method)
    if (!(error instanceof RestFailure)) throw error
    return { status: error.status, body: presentFailure(error, documentation), headers: {} }
  }
}

interface Outcome {
  match: Match | undefined
  caller: Caller | undefined
  version: ApiVersion
  draft: Draft
}

/** Settles what the answer costs, which depends on whether the client already had it. */
function finish(
  context: RestContext,
  request: Request,
  { match, caller, version, draft }: Outcome,
): Response {
  const isSuccess = draft.status === 200
  const text = draft.body === undefined ? null : JSON.stringify(draft.body)
  if (isSuccess && text !== null) {
    draft.headers.etag = createEntityTag(text, request.headers.get('accept') ?? '', caller?.token ?? '')
  }
  const etag = draft.headers.etag
  const isKnown = etag !== undefined && isUnchanged(request.headers, etag, draft.lastModified)
  const isFree = match?.route.points === 0 || (isKnown && caller !== undefined)
  const points = isFree ? 0 : 1
  const charge = context.limits.chargeRest(caller?.token, points)
  const standard = createHeaders({
    now: context.world.now(),
    requestNumber: context.nextRequestNumber(),
    caller,
    version,
    acceptedScopes: draft.scopes ?? match?.route.scopes,
    isCacheable: isSuccess && !charge.refused,
  })
  const headers = { ...standard, ...charge.headers, ...(charge.refused ? {} : draft.headers) }
  const status = charge.refused ? restStatusOf(charge.refused) : isKnown ? 304 : draft.status
  const body = charge.refused ? JSON.stringify(presentRefusal(charge.refused)) : text
  const route = `${request.method === 'HEAD' ? 'GET' : request.method} ${routeName(match)}`
  context.stats.countRest({ route, status, points: charge.refused ? 0 : points })
  const isBare = status === 304 || status === 204
  if (isBare) Reflect.deleteProperty(headers, 'content-type')
  return new Response(isBare || request.method === 'HEAD' ? null : body, { status, headers })
}

function presentRefusal({ message, documentationUrl, status }: NonNullable<Charge['refused']>) {
  return { message, documentation_url: documentationUrl, status: String(status) }
}

/** Only GraphQL hides its limit behind a success. */
function restStatusOf({ status }: NonNullable<Charge['refused']>): number {
  return status === 200 ? 403 : status
}

function routeName(match: Match | undefined): string {
  return match ? (match.route.countedAs ?? match.route.path) : '(unknown route)'
}

function documentationOf(match: Match | undefined): string {
  return match ? `${restDocumentation}/${match.route.documentation}` : restDocumentation
}

function unsupportedVersion(request: Request): RestFailure {
  const asked = request.headers.get('x-github-api-version') ?? ''
  const supported = apiVersions
    .map((version, index) => (index === 0 ? `"${version}" (most recent)` : `"${version}"`))
    .join(', ')
  return new RestFailure(
    400,
    `Bad Request: The version you specified in the "X-GitHub-API-Version" request header, "${asked}", is not a supported version. The following versions are currently supported: ${supported}.`,
    { documentationUrl: restDocumentation },
  )
}

/** Refused before anything else is looked at, in plain text, at no cost. */
function refuseAnonymousClient({ world, stats }: RestContext): Response {
  stats.countRest({ route: '(no user agent)', status: 403, points: 0 })
  return new Response(
    '\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.\r\n',
    { status: 403, headers: { 'content-type': 'text/html; charset=utf-8', date: toHttpDate(world.now()) } },
  )
}
