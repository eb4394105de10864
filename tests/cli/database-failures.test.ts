import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canary, runHubsync, startHubsync } from './hubsync-process.js'
import { openStage, type Stage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  const size = { repositories: 20, issues: 60, pullRequests: 30, reviews: 40, commits: 200 }
  stage = await openStage({ ...size, latencyMs: 100 })
})

afterAll(() => stage?.close())

const withForeignTable =
  "create table projects (id int primary key, name text); insert into projects values (1, 'mine')"

describe.concurrent('a database with a foreign table called projects', () => {
  it.each(['sync acme', 'migrate'])('is refused by %s and left as it was', async (words) => {
    const scene = await stage.set()
    await scene.query(withForeignTable)
    const ended = await runHubsync(words.split(' '), scene)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/"projects".*--prefix.*\[database_conflict\]/)
    expect(await scene.tables()).toEqual(['projects'])
    expect(await scene.query('select * from projects')).toEqual([{ id: 1, name: 'mine' }])
  })

  it('holds the copy beside it under a prefix', async () => {
    const scene = await stage.set()
    await scene.query(withForeignTable)
    const ended = await runHubsync(['sync', 'acme', '--prefix', 'gh_'], scene)
    expect(ended).toMatchObject({ code: 0 })
    expect(await scene.query('select count(*)::int as projects from gh_projects')).toEqual([{ projects: 20 }])
    expect(await scene.query('select * from projects')).toEqual([{ id: 1, name: 'mine' }])
    const foreign = (await scene.tables()).filter((table) => !table.startsWith('gh_'))
    expect(foreign).toEqual(['projects'])
    expect(await runHubsync(['status', '--prefix', 'gh_'], scene)).toMatchObject({ code: 0 })
  })

  it('holds the copy beside it in another schema', async () => {
    const scene = await stage.set()
    await scene.query(withForeignTable)
    expect(await runHubsync(['migrate', '--db-schema', 'github'], scene)).toMatchObject({ code: 0 })
    expect(await scene.tables()).toEqual(['projects'])
    expect(await scene.query('select count(*)::int as projects from github.projects')).toEqual([
      { projects: 0 },
    ])
  })
})

describe.concurrent('tables that somebody else migrates', () => {
  it('are refused by migrate, and taken once their owner is named', async () => {
    const scene = await stage.set()
    await runHubsync(['migrate'], scene)
    // What Prisma Migrate leaves: all tables, and no note of who made them.
    await scene.query('delete from hubsync_meta')
    for (const words of [['migrate'], ['sync', 'acme']]) {
      const refused = await runHubsync(words, scene)
      expect(refused).toMatchObject({ code: 2, stdout: '' })
      expect(refused.stderr).toMatch(/Prisma Migrate.*\[migration_owner_conflict\]/)
    }
    expect(await runHubsync(['migrate', '--owner', 'prisma'], scene)).toMatchObject({ code: 0 })
    const conflict = await runHubsync(['migrate', '--owner', 'hubsync'], scene)
    expect(conflict).toMatchObject({ code: 2, stdout: '' })
    expect(conflict.stderr).toMatch(/by Prisma Migrate.*not by hubsync \[migration_owner_conflict\]/)
    expect(await runHubsync(['sync', 'acme', '--repo', await someRepository()], scene)).toMatchObject({
      code: 0,
    })
  })

  it('are those of hubsync for Prisma Migrate', async () => {
    const scene = await stage.set()
    await runHubsync(['migrate'], scene)
    const conflict = await runHubsync(['migrate', '--owner', 'prisma'], scene)
    expect(conflict).toMatchObject({ code: 2, stdout: '' })
    expect(conflict.stderr).toMatch(/by hubsync.*not by Prisma Migrate \[migration_owner_conflict\]/)
  })

  it('are missed where Prisma Migrate shall own them and has not made them', async () => {
    const scene = await stage.set()
    const ended = await runHubsync(['migrate', '--owner', 'prisma'], scene)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/hubsync schema.*prisma migrate.*\[database_not_migrated\]/)
    expect(await scene.tables()).toEqual([])
  })
})

describe.concurrent('a database without tables', () => {
  it.each(['status', 'verify acme', 'sync acme --no-migrate'])(
    'is told by %s, and left without',
    async (words) => {
      const scene = await stage.set()
      const ended = await runHubsync(words.split(' '), scene)
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toMatch(/\[database_not_migrated\]\n {2}→ .*hubsync migrate/)
      expect(await scene.tables()).toEqual([])
    },
  )

  it('gets them from migrate, whose plan changes nothing', async () => {
    const scene = await stage.set()
    const plan = await runHubsync(['migrate', '--plan'], scene)
    expect(plan).toMatchObject({ code: 0, stderr: '' })
    expect(plan.stdout).toMatch(/create table "public"\."projects"/)
    expect(await scene.tables()).toEqual([])
    const made = await runHubsync(['migrate'], scene)
    expect(made.code).toBe(0)
    expect(made.stdout).toMatch(/at version \d+: there were none before/)
    expect(await scene.tables()).toContain('projects')
    expect((await runHubsync(['migrate'], scene)).stdout).toContain('nothing to do')
  })
})

describe.concurrent('a database that is down', () => {
  it('is named, at once', async () => {
    const scene = await stage.set({ DATABASE_URL: `postgresql://ada:${canary}@127.0.0.1:9/db` })
    const ended = await runHubsync(['sync', 'acme'], scene)
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(/127\.0\.0\.1:9.*\[database_unreachable\]\n {2}→ .*connection string/s)
    expect(ended.durationMs).toBeLessThan(10_000)
  })

  it.each([
    [
      'does not let the user in',
      (url: URL) => {
        url.password = `${canary}-wrong`
      },
      /password authentication failed/,
    ],
    [
      'is not there',
      (url: URL) => {
        url.pathname = '/no_such_database'
      },
      /"no_such_database" does not exist/,
    ],
  ] as const)('or %s, is told so', async (_, change, message) => {
    const url = new URL((await stage.set()).databaseUrl)
    change(url)
    const ended = await runHubsync(['status'], await stage.set({ DATABASE_URL: url.href }))
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr).toContain('[database_unreachable]')
  })

  it('time and again in the middle of a run is waited for, and the run completes', async () => {
    const scene = await stage.set()
    const run = startHubsync(['sync', 'acme'], scene)
    await run.said('Looking at')
    // Connections are hit in the middle of statements, between two, and while nobody uses them.
    for (let times = 0; times < 6; times += 1) {
      await scene.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      await sleep(150)
    }
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(await scene.query('select count(*)::int as projects from projects')).toEqual([{ projects: 20 }])
  })
})

it('lets one run of an owner go on at a time, and names the one that does', async () => {
  const scene = await stage.set()
  const first = startHubsync(['sync', 'acme'], scene)
  await first.said('Looking at')
  const busy = await scene.hold('lock table projects')
  const second = await runHubsync(['sync', 'acme'], scene)
  expect(second).toMatchObject({ code: 1, stdout: '' })
  expect(second.stderr).toMatch(
    /acme is being synced by run \S+ \(full, process \d+ on \S+, since \S+Z\); .*\[lock_held\]\n {2}→ .*wait/,
  )
  expect(second.stderr).toContain(`process ${first.process.pid} on`)
  await busy.release()
  expect(await first.ended).toMatchObject({ code: 0 })
})

async function someRepository(): Promise<string> {
  const [repository] = [...stage.simulator.world.repositories()]
  return `acme/${repository?.name}`
}
