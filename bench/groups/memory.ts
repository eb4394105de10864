import { startGitHub } from '../process/start-github.js'
import { heapOfRows, rowsInHeapScenario, rowsScenario } from '../report/limits.js'
import type { Bench } from './bench.js'
import { measureHubSync } from './measure-sync.js'

const sizes = [100_000, 1_000_000]

/**
 * Memory that must not grow with what is copied, and CPU on a long run: 100,000 rows and ten times as many. Node.js
 * collects garbage when it has to: how little a run needs shows in a small heap.
 */
export async function measureMemory(bench: Bench): Promise<void> {
  for (const rows of sizes) {
    // Shares as in W180, in as many repositories for both sizes: only the rows become more.
    const github = await startGitHub({
      repositories: 180,
      issues: rows * 0.1,
      pullRequests: rows * 0.07,
      reviews: rows * 0.11,
      commits: rows * 0.72,
    })
    try {
      const full = { github, transport: 'graphql', kind: 'full' } as const
      await measureHubSync(bench, { ...full, scenario: rowsScenario(rows) })
      const scenario = rowsInHeapScenario(rows)
      await measureHubSync(bench, { ...full, scenario, heapMb: heapOfRows })
    } finally {
      await github.stop()
    }
  }
}
