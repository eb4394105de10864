import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSimulator, type Simulator } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres.js'

const examples = fileURLToPath(new URL('../examples/', import.meta.url))

/** Runs an example as its own `start` script does, from the sources of the workspace. */
async function runExample(
  name: string,
  script: string,
  environment: Record<string, string>,
): Promise<string> {
  const tsx = fileURLToPath(import.meta.resolve('tsx/cli'))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [tsx, '--conditions=@hubsync/source', script],
    { cwd: `${examples}${name}`, env: { PATH: process.env.PATH, ...environment } },
  )
  return stdout
}

describe('the examples', () => {
  let simulator: Simulator
  let postgres: PostgresServer
  let environment: Record<string, string>

  beforeAll(async () => {
    postgres = await startPostgres()
    simulator = createSimulator({
      seed: 7,
      repositories: 12,
      issues: 60,
      pullRequests: 40,
      reviews: 50,
      commits: 200,
    })
    environment = {
      GITHUB_TOKEN: 'example-token',
      GITHUB_OWNER: 'acme',
      GITHUB_API_URL: await simulator.listen(),
    }
  })

  afterAll(async () => {
    await simulator?.close()
    await postgres?.stop()
  })

  it('copies an account into memory in ten lines', async () => {
    const output = await runExample('memory-script', 'sync-to-memory.ts', environment)
    expect(output).toContain('success: true')
    expect(output).toContain('repositories: 12')
  })

  it("syncs by cron through the host's own PrismaClient: all the first time, nothing the second", async () => {
    const host = { ...environment, DATABASE_URL: await postgres.createDatabase() }
    const first = JSON.parse(await runExample('cron-job', 'nightly-sync.ts', host))
    expect(first).toMatchObject({ success: true, kind: 'full', reposSynced: 12, issuesSynced: 60 })
    const second = JSON.parse(await runExample('cron-job', 'nightly-sync.ts', host))
    expect(second).toMatchObject({ success: true, kind: 'incremental', issuesSynced: 0 })
  })
})
