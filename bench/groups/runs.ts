import { startGitHub } from '../process/start-github.js'
import type { Bench } from './bench.js'
import { measureHubSync } from './measure-sync.js'

/** Other runs over 180 repositories: one repository, a proof, and a run that was cut off and goes on. */
export async function measureRuns(bench: Bench): Promise<void> {
  const github = await startGitHub({ preset: 'w180' })
  const graphql = { github, transport: 'graphql' } as const
  try {
    const databaseUrl = await measureHubSync(bench, {
      ...graphql,
      scenario: 'W180, cut off',
      kind: 'full',
      abortAfter: 8,
    })
    const whole = { ...graphql, databaseUrl }
    await measureHubSync(bench, { ...whole, scenario: 'W180, gone on', kind: 'full' })
    await measureHubSync(bench, { ...whole, scenario: 'W180 verified', kind: 'verify' })
    await measureHubSync(bench, { ...whole, scenario: 'one repository again', kind: 'single' })
    await measureHubSync(bench, { ...graphql, scenario: 'one repository alone', kind: 'single' })
  } finally {
    await github.stop()
  }
}
