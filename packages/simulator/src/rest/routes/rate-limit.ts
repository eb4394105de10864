import { RestFailure } from '../errors.js'
import { presentRateLimit } from '../present-rate-limit.js'
import type { RestRoute } from '../route.js'

export const rateLimitRoutes: RestRoute[] = [
  {
    path: '/rate_limit',
    documentation: 'rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
    scopes: '',
    points: 0,
    answer: ({ limits, caller, world, presentation }) => {
      const core = limits.quota('core', caller?.token)
      const graphql = limits.quota('graphql', caller?.token)
      if (!core || !graphql) throw new RestFailure(404, 'Rate limiting is not enabled.')
      const now = Math.floor(world.now().getTime() / 1000)
      return { body: presentRateLimit({ core, graphql }, now, presentation) }
    },
  },
]
