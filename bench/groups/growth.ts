import { startGitHub } from '../process/start-github.js'
import { repositorySeries } from '../report/limits.js'
import type { Bench } from './bench.js'
import { measureHubSync } from './measure-sync.js'

const repositoryCounts = [180, 720, 2_880]
const issueCounts = [1_000, 10_000, 100_000]

/** How cost grows with the number of repositories as alike as those of W180, and with the issues of one repository. */
export async function measureGrowth(bench: Bench): Promise<void> {
  for (const repositories of repositoryCounts) {
    const times = repositories / 180
    await measureWorld(bench, repositorySeries, repositories, {
      repositories,
      issues: 1_200 * times,
      pullRequests: 900 * times,
      reviews: 1_500 * times,
      commits: 9_000 * times,
    })
  }
  for (const issues of issueCounts) {
    await measureWorld(bench, 'issues of one repository', issues, { repositories: 1, issues, commits: 1 })
  }
}

async function measureWorld(
  bench: Bench,
  name: string,
  size: number,
  world: Parameters<typeof startGitHub>[0],
): Promise<void> {
  const github = await startGitHub(world)
  const scenario = `${size.toLocaleString('en-US')} ${name}`
  try {
    await measureHubSync(bench, {
      scenario,
      series: { name, size },
      github,
      transport: 'graphql',
      kind: 'full',
    })
  } finally {
    await github.stop()
  }
}
