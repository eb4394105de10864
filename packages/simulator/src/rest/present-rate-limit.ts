import type { Quota } from '../limits.js'
import { trimToVersion } from './api-version.js'
import type { Presentation } from './presentation.js'

/** Limits that nothing in the simulator spends: how many requests and in how many seconds. */
const unspent: Record<string, [limit: number, seconds: number]> = {
  search: [30, 60],
  integration_manifest: [5000, 3600],
  source_import: [100, 60],
  code_scanning_autofix: [10, 60],
  actions_runner_registration: [10000, 3600],
  scim: [15000, 3600],
  dependency_snapshots: [100, 60],
  dependency_sbom: [100, 60],
  code_search: [10, 60],
}

/** @param now seconds since 1970 */
export function presentRateLimit(
  quotas: { core: Quota; graphql: Quota },
  now: number,
  presentation: Presentation,
) {
  const core = presentQuota(quotas.core)
  const resources: Record<string, ReturnType<typeof presentQuota>> = {
    core,
    graphql: presentQuota(quotas.graphql),
  }
  for (const [name, [limit, seconds]] of Object.entries(unspent)) {
    resources[name] = { limit, used: 0, remaining: limit, reset: now + seconds }
  }
  return trimToVersion('rateLimit', { resources, rate: core }, presentation.version)
}

function presentQuota({ limit, used, remaining, reset }: Quota) {
  return { limit, used, remaining, reset }
}
