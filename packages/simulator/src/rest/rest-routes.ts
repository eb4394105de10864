import { mountRepositoryRoute } from './find-repository.js'
import type { RestRoute } from './route.js'
import { commitRoutes } from './routes/commits.js'
import { contentRoutes } from './routes/contents.js'
import { contributorRoutes } from './routes/contributors.js'
import { deploymentRoutes } from './routes/deployments.js'
import { organizationHookRoutes, repositoryHookRoutes } from './routes/hooks.js'
import { installationRoutes } from './routes/installations.js'
import { issueRoutes } from './routes/issues.js'
import { labelRoutes } from './routes/labels.js'
import { organizationIssueRoutes } from './routes/organization-issues.js'
import { organizationRoutes } from './routes/organizations.js'
import { pullRequestRoutes } from './routes/pull-requests.js'
import { rateLimitRoutes } from './routes/rate-limit.js'
import { releaseRoutes } from './routes/releases.js'
import { repositoryRoutes } from './routes/repositories.js'
import { reviewRoutes } from './routes/reviews.js'
import { userRoutes } from './routes/users.js'

/** Every route, in the order in which they are tried. */
export const restRoutes: readonly RestRoute[] = [
  ...rateLimitRoutes,
  ...userRoutes,
  ...installationRoutes,
  ...organizationRoutes,
  ...organizationIssueRoutes,
  ...organizationHookRoutes,
  ...[
    ...repositoryRoutes,
    ...issueRoutes,
    ...pullRequestRoutes,
    ...reviewRoutes,
    ...commitRoutes,
    ...contributorRoutes,
    ...labelRoutes,
    ...contentRoutes,
    ...releaseRoutes,
    ...deploymentRoutes,
    ...repositoryHookRoutes,
  ].flatMap(mountRepositoryRoute),
]
