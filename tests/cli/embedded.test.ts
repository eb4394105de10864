import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createSimulator, type Simulator } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodToken, makeFolder, type Place, runHubsync, startHubsync } from './hubsync-process.js'

let simulator: Simulator
let apiUrl: string

beforeAll(async () => {
  const size = { repositories: 5, issues: 20, pullRequests: 10, reviews: 10, commits: 40 }
  simulator = createSimulator({ ...size, latencyMs: 50 })
  apiUrl = await simulator.listen()
})

afterAll(() => simulator?.close())

async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const { folder, remove } = await makeFolder()
  try {
    await work({ folder, environment: { GITHUB_TOKEN: goodToken, GITHUB_API_URL: apiUrl } })
  } finally {
    await remove()
  }
}

/** Names in `.hubsync` by which processes claim it. */
async function claimsIn(folder: string): Promise<string[]> {
  return (await readdir(join(folder, '.hubsync'))).filter((name) => name.startsWith('open-by-'))
}

describe.concurrent('the embedded database', () => {
  it('outlives its process, and keeps itself out of the repository of the host', () =>
    withPlace(async (place) => {
      const first = await runHubsync(['sync', 'acme', '--json'], place)
      expect(first.stderr).toContain(`Syncing acme into the embedded database in ${place.folder}/.hubsync`)
      expect(JSON.parse(first.stdout)).toMatchObject({ success: true, kind: 'full', reposSynced: 5 })
      const second = await runHubsync(['sync', 'acme', '--json'], place)
      expect(JSON.parse(second.stdout)).toMatchObject({ success: true, kind: 'incremental', issuesSynced: 0 })
      expect(await readFile(join(place.folder, '.hubsync', '.gitignore'), 'utf8')).toBe('*\n')
      expect(await readdir(join(place.folder, '.hubsync'))).toEqual(['.gitignore', 'database'])
      await expectNoSecret(place.folder)
    }))

  it('belongs to one process at a time, also when that one is killed in the middle', () =>
    withPlace(async (place) => {
      const first = startHubsync(['sync', 'acme'], place)
      await first.said('Looking at')
      first.process.kill('SIGSTOP')
      const second = await runHubsync(['status'], place)
      expect(second).toMatchObject({ code: 1, stdout: '' })
      expect(second.stderr).toContain(`process ${first.process.pid} has the embedded database`)
      expect(second.stderr).toMatch(/--database-url.*delete .*open-by-.*\[lock_held\]/)
      first.process.kill('SIGKILL')
      await first.ended
      expect(await claimsIn(place.folder)).toHaveLength(1)

      // The lease of the dead run belongs to its tenant.
      const next = await runHubsync(['sync', 'acme', '--tenant', 'other', '--json'], place)
      expect(JSON.parse(next.stdout)).toMatchObject({ success: true, kind: 'full', reposSynced: 5 })
      expect(await claimsIn(place.folder)).toEqual([])
    }))

  it('passes on from processes that ended, even while they made it, but not from another machine', () =>
    withPlace(async (place) => {
      const folder = join(place.folder, '.hubsync')
      await mkdir(join(folder, 'database'), { recursive: true })
      await writeFile(join(folder, 'database', 'PG_VERSION'), '18\n')
      await writeFile(join(folder, 'unfinished'), '')
      const dead = `open-by-${encodeURIComponent(hostname())}-999999999-1700000000000`
      await writeFile(join(folder, dead), '')
      expect(await runHubsync(['migrate'], place)).toMatchObject({ code: 0 })
      expect(await readdir(folder)).toEqual(['database'])

      const distant = 'open-by-another.example-1-1700000000000'
      await writeFile(join(folder, distant), '')
      const refused = await runHubsync(['status'], place)
      expect(refused).toMatchObject({ code: 1, stdout: '' })
      expect(refused.stderr).toContain('a process of another.example')
      expect(await claimsIn(place.folder)).toEqual([distant])
    }))

  it('that cannot be opened says so, and what to do', () =>
    withPlace(async (place) => {
      await writeFile(join(place.folder, '.hubsync'), 'a file in its place')
      const ended = await runHubsync(['sync', 'acme'], place)
      expect(ended).toMatchObject({ code: 1, stdout: '' })
      expect(ended.stderr).toMatch(/\.hubsync cannot be opened .*writable.*\[database_unreachable\]/)
    }))
})

async function expectNoSecret(folder: string): Promise<void> {
  const database = await PGlite.create(join(folder, '.hubsync', 'database'))
  try {
    const { rows } = await database.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    )
    expect(rows.length).toBeGreaterThan(10)
    for (const { name } of rows) {
      const found = await database.query(`select 1 from "${name}" t where t::text like '%${goodToken}%'`)
      expect(found.rows, name).toEqual([])
    }
  } finally {
    await database.close()
  }
}
