import { setTimeout } from 'node:timers/promises'
import { changeProjects } from '../process/change-projects.js'
import { startGitHub } from '../process/start-github.js'
import type { Bench } from './bench.js'
import { measureBaseline, measureHubSync } from './measure-sync.js'

/**
 * 180 repositories with 1,200 issues, 900 pull requests, 1,500 reviews and 9,000 commits: copied for the first time,
 * again when nothing changed, and when a few did; by GraphQL, by REST and by the baseline.
 */
export async function measureW180(bench: Bench): Promise<void> {
  const github = await startGitHub({ preset: 'w180' })
  const full = { scenario: 'W180 full', github, transport: 'graphql', kind: 'full' } as const
  const idle = { ...full, scenario: 'W180 nothing changed', kind: 'incremental' } as const
  const changed = { ...idle, scenario: 'W180, 5 projects changed' } as const
  try {
    const graphql = { databaseUrl: await measureHubSync(bench, full) }
    await measureHubSync(bench, { ...idle, ...graphql })
    const rest = { databaseUrl: await measureHubSync(bench, { ...full, transport: 'rest' }) }
    await measureHubSync(bench, { ...idle, ...rest, transport: 'rest' })
    const baseline = { databaseUrl: await measureBaseline(bench, full) }
    await measureBaseline(bench, { ...idle, ...baseline })

    await changeProjects(github, 5)
    await setTimeout(untilSettledMs)
    await measureHubSync(bench, { ...changed, ...graphql })
    await measureHubSync(bench, { ...changed, ...rest, transport: 'rest' })
    for (const floor of floors) bench.record({ ...floor, participant: 'floor' })
  } finally {
    await github.stop()
  }
}

/** A run looks once more at what changed within two seconds of its look: another change may hide in the same second. */
const untilSettledMs = 3_000

/**
 * What no reader can go below by GitHub's documented formula: two requests to list the repositories, about 1,500
 * objects an answer, and one point for a hundred lists, most of them the reviews of one pull request each.
 */
const floors = [
  { scenario: 'W180 full', requests: 12, points: 16, rows: 12_600 },
  { scenario: 'W180 nothing changed', requests: 2, points: 4 },
  { scenario: 'W180, 5 projects changed', requests: 3, points: 5 },
] as const
