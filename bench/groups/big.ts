import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHistory } from '@hubsync/tests/create-history'
import { startGitHub } from '../process/start-github.js'
import { bigScenario, bigScenarioByGit } from '../report/limits.js'
import type { Bench } from './bench.js'
import { measureHubSync } from './measure-sync.js'

const commits = 50_000

/** One repository with 10,000 issues, 10,000 pull requests with reviews, and 50,000 commits, by the API and from git. */
export async function measureBig(bench: Bench): Promise<void> {
  const gitFolder = await mkdtemp(join(tmpdir(), 'bench-git-'))
  try {
    createHistory(gitFolder, commits)
    await measureHistory(bench, gitFolder)
  } finally {
    await rm(gitFolder, { recursive: true, force: true })
  }
}

async function measureHistory(bench: Bench, gitFolder: string): Promise<void> {
  const github = await startGitHub({
    repositories: 1,
    issues: 10_000,
    pullRequests: 10_000,
    reviews: 20_000,
    commits: 1,
    history: gitFolder,
  })
  try {
    const full = { scenario: bigScenario, github, transport: 'graphql', kind: 'full' } as const
    const databaseUrl = await measureHubSync(bench, full)
    const idle = { ...full, scenario: `${bigScenario}, nothing changed`, kind: 'incremental' } as const
    await measureHubSync(bench, { ...idle, databaseUrl })
    await measureHubSync(bench, { ...full, scenario: bigScenarioByGit, gitFolder })
  } finally {
    await github.stop()
  }
}
