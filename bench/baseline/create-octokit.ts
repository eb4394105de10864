import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'

const PatientOctokit = Octokit.plugin(throttling, retry)

export type BaselineOctokit = InstanceType<typeof PatientOctokit>

/** The client that Octokit's own documentation recommends: pages, waits at limits, tries again. */
export function createOctokit(apiUrl: string): BaselineOctokit {
  return new PatientOctokit({
    auth: 'bench-token',
    baseUrl: apiUrl,
    throttle: {
      onRateLimit: (_retryAfter, _options, _octokit, retryCount) => retryCount < 2,
      onSecondaryRateLimit: (_retryAfter, _options, _octokit, retryCount) => retryCount < 2,
    },
  })
}
