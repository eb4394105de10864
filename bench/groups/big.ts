import { startGitHub } from '../process/start-github.js'
import type { Bench } from './bench.js'
import { measureHubSync } from './measure-sync.js'

/** One repository with 10,000 issues, 10,000 pull requests with reviews, and 50,000 commits. */
export async function measureBig(bench: Bench): Promise<void> {
  const github = await startGitHub({
    repositories: 1,
    issues: 10_000,
    pullRequests: 10_000,
    reviews: 20_000,
    commits: 50_000,
  })
  try {
    const full = { scenario: 'one big repository', github, transport: 'graphql', kind: 'full' } as const
    const databaseUrl = await measureHubSync(bench, full)
    const idle = { ...full, scenario: 'one big repository, nothing changed', kind: 'incremental' } as const
    await measureHubSync(bench, { ...idle, databaseUrl })
  } finally {
    await github.stop()
  }
}
