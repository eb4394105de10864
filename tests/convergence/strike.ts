import type { Fault } from './history.js'

/** What GitHub answers, asked for once. */
export type Send = () => Promise<Response>

/** Lets one thing go wrong between the host and GitHub. */
export async function strike(
  fault: Fault,
  request: { url: URL; body: string; now: () => Date; pass: (seconds: number) => void; send: Send },
): Promise<Response> {
  const { url, now, pass, send } = request
  const isGraphql = url.pathname.endsWith('/graphql')
  const refuse = (status: number, message: string, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify({ message }), {
      status,
      headers: { 'content-type': 'application/json', date: now().toUTCString(), ...headers },
    })
  switch (fault.kind) {
    case 'unavailable':
      return refuse([500, 502, 503][fault.which % 3] ?? 500, 'Server Error')
    case 'too slow':
      pass(10)
      return refuse(fault.which % 2 === 0 ? 502 : 504, 'We could not respond to your request in time')
    case 'slow': {
      const response = await send()
      pass(9)
      return response
    }
    case 'cut off':
      throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
    case 'cut off afterwards':
      await send()
      throw new TypeError('fetch failed', { cause: new Error('other side closed') })
    case 'cut short':
      return cutShort(await send(), fault.which)
    case 'secondary limit':
      return refuse(403, 'You have exceeded a secondary rate limit', { 'retry-after': '30' })
    case 'bare secondary limit':
      return refuse(429, 'You have exceeded a secondary rate limit')
    case 'primary limit': {
      const headers = {
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': '5000',
        'x-ratelimit-reset': String(Math.ceil(now().getTime() / 1000) + 60),
        'x-ratelimit-resource': isGraphql ? 'graphql' : 'core',
      }
      if (!isGraphql) return refuse(403, 'API rate limit exceeded', headers)
      const errors = [{ type: fault.which % 2 === 0 ? 'RATE_LIMITED' : 'RATE_LIMIT', message: 'Exceeded' }]
      return Response.json({ errors }, { headers: { date: now().toUTCString(), ...headers } })
    }
    case 'refused':
      if (!isGraphql) return refuse([404, 451, 403][fault.which % 3] ?? 404, 'Repository access blocked')
      return spoil(await send(), fault.which, 1, 'FORBIDDEN', 'Resource not accessible')
    case 'hidden':
      if (!isGraphql) return refuse(404, 'Not Found')
      return spoil(await send(), fault.which, 1, 'NOT_FOUND', 'Could not resolve to a node')
    case 'too large':
      if (!isGraphql) return refuse(502, 'Server Error')
      return spoil(await send(), fault.which, 1, 'RESOURCE_LIMITS_EXCEEDED', 'Resource limits exceeded.')
    case 'too large inside':
      if (!isGraphql) return refuse(503, 'Server Error')
      return spoil(await send(), fault.which, 9, 'RESOURCE_LIMITS_EXCEEDED', 'Resource limits exceeded.')
  }
}

async function cutShort(response: Response, which: number): Promise<Response> {
  const text = await response.text()
  const hasNoBody = [204, 205, 304].includes(response.status)
  if (hasNoBody) return new Response(null, response)
  return new Response(text.slice(0, Math.floor((text.length * (which + 1)) / 12)), response)
}

type Tree = Record<string | number, unknown>

/** Puts null in place of something in an answer, at most so deep, and says why. */
async function spoil(
  response: Response,
  which: number,
  depth: number,
  type: string,
  message: string,
): Promise<Response> {
  const answer = (await response.json()) as { data?: Tree | null; errors?: unknown[] }
  const places = answer.data ? [...nullablePlaces(answer.data, depth)] : []
  const path = places[which % Math.max(1, places.length)]
  if (path !== undefined) {
    const parent = path.slice(0, -1).reduce((tree, step) => tree[step] as Tree, answer.data as Tree)
    parent[path.at(-1) ?? ''] = null
    answer.errors = [...(answer.errors ?? []), { type, message, path }]
  }
  return new Response(JSON.stringify(answer), { status: response.status, headers: response.headers })
}

/** Deepest first; a list itself is never null. */
function* nullablePlaces(
  tree: Tree,
  depth: number,
  path: (string | number)[] = [],
): Iterable<(string | number)[]> {
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value !== 'object' || value === null || name === 'rateLimit' || name === 'pageInfo') continue
    const here = [...path, Array.isArray(tree) ? Number(name) : name]
    if (depth > 1) yield* nullablePlaces(value as Tree, depth - 1, here)
    if (!Array.isArray(value)) yield here
  }
}
