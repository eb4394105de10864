import { restRoutes } from '../rest/rest-routes.js'
import { createRouter } from '../rest/router.js'

/** What faults can be told by. */
export interface RequestFacts {
  transport: 'rest' | 'graphql'
  /** As stats name it. */
  route: string
  /** Without the prefix of GitHub Enterprise Server. */
  path: string
  /** The address with its query, or the GraphQL query with its variables. */
  text: string
}

const findRoute = createRouter(restRoutes)

/** Reads a copy of the request's body, so that it can be read again. */
export async function describeRequest(request: Request): Promise<RequestFacts> {
  const { pathname, search } = new URL(request.url)
  if (pathname === '/graphql' || pathname === '/api/graphql') {
    const text = readableText(await request.clone().text())
    return { transport: 'graphql', route: 'POST /graphql', path: '/graphql', text }
  }
  const path = pathname.replace(/^\/api\/v3(?=\/|$)/, '')
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const route = findRoute(path, method)?.route
  const name = route ? (route.countedAs ?? route.path) : '(unknown route)'
  return { transport: 'rest', route: `${method} ${name}`, path, text: path + search }
}

/** As it was written, without JSON's escapes. */
function readableText(body: string): string {
  try {
    const { query, variables } = JSON.parse(body) as { query?: unknown; variables?: unknown }
    return `${query}\n${JSON.stringify(variables ?? {})}`
  } catch {
    return body
  }
}
