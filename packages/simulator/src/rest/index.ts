import { type HttpHandler, http } from 'msw'
import type { Stats } from '../control/stats.js'
import type { Limits } from '../limits.js'
import type { World } from '../world/world.js'
import { answerRequest, type RestContext } from './answer-request.js'
import { restRoutes } from './rest-routes.js'
import type { LinkStyle } from './route.js'
import { createRouter } from './router.js'

export interface RestOptions {
  world: World
  limits: Limits
  stats: Stats
  /** Where clients reach the API, such as `https://api.github.com` or `http://127.0.0.1:4010`. */
  baseUrl: string
  /**
   * How issue lists link to their other pages: `cursors` (default) as github.com since 2025, `pages` as before
   * and as GitHub Enterprise Server does.
   */
  issueLinks?: LinkStyle
}

/**
 * GitHub's REST API on a world, as handlers for msw.
 *
 * Answers whatever lies below `baseUrl` and is neither GraphQL nor the simulator's own control; what GitHub does
 * not have gets its 404. Of what writes it has webhooks alone: all else is refused with 404, or redirected where the repository moved.
 * Source: https://docs.github.com/rest
 */
export function createRestHandlers(options: RestOptions): HttpHandler[] {
  const { world, limits, stats } = options
  const baseUrl = options.baseUrl.replace(/\/$/, '')
  let requests = 0
  const context: RestContext = {
    world,
    limits,
    stats,
    apiUrl: baseUrl,
    issueLinks: options.issueLinks ?? 'cursors',
    findRoute: createRouter(restRoutes),
    nextRequestNumber: () => ++requests,
  }
  return [
    http.all(`${baseUrl}/*`, ({ request }) => {
      const path = new URL(request.url).pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length)
      if (path === '/graphql' || path.startsWith('/_sim/')) return undefined
      return answerRequest(context, request, path)
    }),
  ]
}
