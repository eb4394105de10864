import { type Mutation, mutate, readState } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { runHubsync, startHubsync } from './hubsync-process.js'
import { openStage, type Scene, type Stage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  const size = { repositories: 20, issues: 2_000, pullRequests: 60, reviews: 60, commits: 800 }
  stage = await openStage({ ...size, latencyMs: 100 })
})

afterAll(() => stage?.close())

const syncResult = {
  success: expect.any(Boolean),
  runId: expect.any(String),
  kind: expect.any(String),
  startedAt: expect.any(String),
  durationMs: expect.any(Number),
  reposSynced: expect.any(Number),
  issuesSynced: expect.any(Number),
  pullRequestsSynced: expect.any(Number),
  reviewsSynced: expect.any(Number),
  commitsSynced: expect.any(Number),
  deploymentsSynced: expect.any(Number),
  releasesSynced: expect.any(Number),
  deleted: expect.any(Number),
  unchanged: expect.any(Number),
  errors: expect.any(Array),
  usage: expect.any(Object),
  completeness: expect.any(Array),
}

/** Live rows against what GitHub holds, field by field. */
async function differences(scene: Scene): Promise<string[]> {
  const copy = await readCopy({
    query: async (sql) => ({ rows: await scene.query(sql.replaceAll('$1', "'default'")) }),
  })
  return compareRows(expectedRows(readState(stage.simulator.world)), copy)
}

function happen(...mutations: Mutation[]): void {
  mutate(stage.simulator.world, mutations)
}

describe.concurrent('a run', () => {
  it('takes the owner and its repositories as they are named', async () => {
    const scene = await stage.set({ GITHUB_OWNER: 'acme' })
    const [first, second] = readState(stage.simulator.world).repositories
    const names = [String(first?.name), `ACME/${second?.name}`]
    const { code, stdout, stderr } = await runHubsync(
      ['sync', '--streams', 'bugs,issues', ...names.flatMap((name) => ['--repo', name])],
      scene,
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Repository sync complete in .*\n.*\n {11}2 /)
    expect(stderr).toContain(`Syncing ${names.join(', ')} into`)
    const rows = await scene.query(
      'select (select count(*) from projects)::int as projects, (select count(*) from commits)::int as commits',
    )
    expect(rows).toEqual([{ projects: 2, commits: 0 }])
  })

  it('is quoted before it starts, in words or as one JSON object', async () => {
    const scene = await stage.set()
    const said = await runHubsync(['sync', 'acme', '--quote'], scene)
    expect(said).toMatchObject({ code: 0 })
    expect(said.stdout).toMatch(/^A full sync of acme takes \d+ requests at \d+ points, \d+ records, about /)
    expect(said.stdout).toMatch(/\nbugs +\d+ +2000 {2}exact\n/)
    expect(said.stdout).toMatch(/\nThe quote took 2 requests at 2 points\n$/)
    expect(await scene.query('select count(*)::int as projects from projects')).toEqual([{ projects: 0 }])
    const { stdout } = await runHubsync(['sync', 'acme', '--quote', '--json'], scene)
    const quote = JSON.parse(stdout)
    const run = await runHubsync(['sync', 'acme', '--json'], scene)
    const { usage } = JSON.parse(run.stdout)
    expect(quote).toMatchObject({ requests: usage.requests, points: usage.graphqlPoints })
  })

  it('that is interrupted ends with 130, keeps its checkpoints, gives its lease back, and is completed by the next', async () => {
    const scene = await stage.set()
    const run = startHubsync(['sync', 'acme', '--json', '--concurrency', '1'], scene)
    await run.said('records')
    run.process.kill('SIGINT')
    const ended = await run.ended
    expect(ended.code).toBe(130)
    const message =
      /The run was interrupted with about \d+ records in \d+ repositories left to read; its checkpoints are kept/
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr).toMatch(/\[interrupted\]\n {2}→ Run again: it goes on/)
    expect(JSON.parse(ended.stdout)).toMatchObject({
      success: false,
      errors: [{ code: 'interrupted', error: expect.stringMatching(message) }],
    })
    expect(await scene.query('select status from import_logs')).toEqual([{ status: 'interrupted' }])
    expect(await scene.query('select holder from sync_locks')).toEqual([{ holder: null }])
    const [stored] = await scene.query('select count(*)::int as rows from bugs')
    expect(stored?.rows).not.toBe(2_000)

    const next = await runHubsync(['sync', 'acme', '--json'], scene)
    expect(JSON.parse(next.stdout)).toMatchObject({ success: true, kind: 'full' })
    expect(await differences(scene)).toEqual([])
  })

  it('that is interrupted twice ends at once', async () => {
    const scene = await stage.set()
    const run = startHubsync(['sync', 'acme'], scene)
    await run.said('Looking at')
    // The first Ctrl-C waits for the database, which does not answer now.
    const lock = await scene.hold('lock table import_logs, projects')
    run.process.kill('SIGINT')
    const soon = await Promise.race([
      run.ended,
      new Promise((resolve) => setTimeout(resolve, 1_000, 'waits')),
    ])
    expect(soon).toBe('waits')
    run.process.kill('SIGINT')
    expect(await run.ended).toMatchObject({ code: 130, stdout: '' })
    await lock.release()
  })
})

describe('a copy', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await stage.set()
  })

  it('is told as one SyncResult and nothing else on standard output with --json', async () => {
    const first = await runHubsync(['sync', 'acme', '--json'], scene)
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toEqual({ ...syncResult, success: true, kind: 'full', reposSynced: 20 })
    expect(first.stdout.trim().split('\n')).toHaveLength(1)
    expect(first.stderr).toMatch(/^Syncing acme into the database hubsync_\w+ on 127\.0\.0\.1:\d+\n/)

    const second = await runHubsync(['sync', 'acme', '--json'], scene)
    expect(JSON.parse(second.stdout)).toMatchObject({ kind: 'incremental', commitsSynced: 0 })

    const proof = await runHubsync(['verify', 'acme', '--json'], scene)
    expect(JSON.parse(proof.stdout)).toEqual({ ...syncResult, success: true, kind: 'incremental' })
  })

  it('has a status: runs, watermarks and limits, also as one JSON object', async () => {
    const { code, stdout, stderr } = await runHubsync(['status'], scene)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\d runs: \d successful, 0 failed/)
    expect(stdout).toMatch(/^\S+Z +acme +full +success /m)
    expect(stdout).toMatch(/^(commits|projects) +20 +\S+Z +0$/m)
    expect(stdout).toMatch(/^GraphQL +\d+ +5000 +\S+Z$/m)

    const plain = await runHubsync(['status', '--json', '--limit', '1', '--token', 'bad'], scene)
    expect(plain.code).toBe(0)
    expect(plain.stderr).toMatch(/rate limit is not known: .* 401/)
    expect(JSON.parse(plain.stdout)).toEqual({
      stats: expect.objectContaining({ failed: 0 }),
      history: [expect.objectContaining({ owner: 'acme', status: 'success' })],
      watermarks: expect.any(Array),
      rateLimit: null,
    })
  })

  it('that lost rows, or holds some that never were, is mended by --heal', async () => {
    await scene.query('delete from bugs where id in (select id from bugs order by id limit 3)')
    await scene.query(
      `insert into pull_requests select (jsonb_populate_record(null::pull_requests, to_jsonb(p) || jsonb_build_object(
         'id', gen_random_uuid(), 'github_id', 99999999, 'number', 99999))).* from pull_requests p limit 1`,
    )
    const proof = await runHubsync(['verify', 'acme'], scene)
    expect(proof.code).toBe(1)
    expect(proof.stdout).toMatch(/unproven: acme\/\S+ bugs: GitHub \d+, stored \d+/)
    expect(proof.stdout).toMatch(/unproven: acme\/\S+ pull-requests: GitHub \d+, stored \d+/)

    const healed = await runHubsync(['verify', 'acme', '--heal'], scene)
    expect(healed.code).toBe(0)
    expect(healed.stdout).toMatch(/healed: acme\/\S+ bugs: /)
    expect(healed.stdout).toMatch(/healed: acme\/\S+ pull-requests: 1 row mended/)
    expect(await differences(scene)).toEqual([])
  })

  it('is brought up by --deep even to what changed without its time moving', async () => {
    const { issues, repositories } = readState(stage.simulator.world)
    const labelled = issues.find(({ labels }) => labels.length > 0)
    const repository = repositories.find(({ id }) => id === labelled?.repositoryId)
    happen({
      action: 'renameLabel',
      repository: `acme/${repository?.name}`,
      label: String(labelled?.labels[0]),
      to: 'renamed silently',
    })
    await runHubsync(['sync', 'acme'], scene)
    expect(await differences(scene)).not.toEqual([])
    const { code, stdout } = await runHubsync(['verify', 'acme', '--deep'], scene)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Full sync complete/)
    expect(await differences(scene)).toEqual([])
  })
})
