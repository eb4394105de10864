import { type HttpHandler, http } from 'msw'
import type { Stats } from '../control/stats.js'
import type { Limits } from '../limits.js'
import type { World } from '../world/world.js'
import { answerRequest, type RestContext } from './answer-request.js'
import { mountRepositoryRoute } from './find-repository.js'
import type { LinkStyle } from './route.js'
import { createRouter } from './router.js'
import { commitRoutes } from './routes/commits.js'
import { contentRoutes } from './routes/contents.js'
import { contributorRoutes } from './routes/contributors.js'
import { issueRoutes } from './routes/issues.js'
import { labelRoutes } from './routes/labels.js'
import { organizationIssueRoutes } from './routes/organization-issues.js'
import { organizationRoutes } from './routes/organizations.js'
import { pullRequestRoutes } from './routes/pull-requests.js'
import { rateLimitRoutes } from './routes/rate-limit.js'
import { repositoryRoutes } from './routes/repositories.js'
import { reviewRoutes } from './routes/reviews.js'
import { userRoutes } from './routes/users.js'

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

const routes = [
  ...rateLimitRoutes,
  ...userRoutes,
  ...organizationRoutes,
  ...organizationIssueRoutes,
  ...[
    ...repositoryRoutes,
    ...issueRoutes,
    ...pullRequestRoutes,
    ...reviewRoutes,
    ...commitRoutes,
    ...contributorRoutes,
    ...labelRoutes,
    ...contentRoutes,
  ].flatMap(mountRepositoryRoute),
]

/**
 * GitHub's REST API on a world, as handlers for msw.
 *
 * Answers whatever lies below `baseUrl` and is neither GraphQL nor the simulator's own control; what GitHub does
 * not have gets its 404. Changes nothing: writing is refused with 404, or redirected where the repository moved.
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
    findRoute: createRouter(routes),
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
