import { createSimulator, mutate, readState, type World } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { crash, createSubject, expectCheap, type Subject, type SubjectParts } from './crash-case.js'
import type { CrashDatabase } from './crash-database.js'
import { type CrashStage, openCrashStage } from './crash-stage.js'
import { createRandom, type KillPoint, spreadPoints } from './kill-points.js'
import { finishRun } from './kill-run.js'
import { type ObservedGitHub, observeGitHub } from './observed-github.js'

const seed = Number(process.env.CRASH_SEED ?? 1)

/** Two repositories, the larger with several pages of everything. */
const size = { repositories: 2, issues: 480, pullRequests: 160, reviews: 220, commits: 700, members: 30 }

/** REST has no cheap look: the roster costs two, and each repository that moved its description and a count. */
const mostExtra = { graphql: 4, rest: 4 + 2 + 4 * size.repositories }

let stage: CrashStage
const open: ObservedGitHub[] = []

beforeAll(async () => {
  stage = await openCrashStage()
})

afterAll(async () => {
  await Promise.all(open.map((github) => github.close()))
  await stage?.close()
})

async function createParts(words: readonly string[]): Promise<SubjectParts> {
  const { world } = createSimulator({ ...size, seed: 1 })
  const github = await observeGitHub(world)
  open.push(github)
  return { stage, github, world, words, base: undefined }
}

/** The same world with a copy of it that a run has made. */
async function copied(parts: SubjectParts, words: readonly string[]): Promise<SubjectParts> {
  const base = await stage.makeDatabase()
  const { github } = parts
  await finishRun({ folder: stage.folder, database: base, github }, words)
  return { ...parts, base }
}

/** Kills a run of the subject at as many points, one at a time. */
async function crashOften(subject: Subject, count: number, mostExtra?: number): Promise<void> {
  for (const point of spreadPoints(count, subject.length, createRandom(seed))) {
    const outcome = await crash(subject, [point])
    expectCheap(outcome, [point], mostExtra)
  }
}

describe(`killed (CRASH_SEED=${seed})`, () => {
  it('a sync over REST goes on where it stood', async () => {
    const subject = await createSubject(await createParts(['sync', 'acme', '--transport', 'rest']))
    await crashOften(subject, 3, mostExtra.rest)
  })

  it.each(['graphql', 'rest'] as const)(
    'an incremental run over %s goes on where it stood',
    async (transport) => {
      const words = ['sync', 'acme', '--transport', transport]
      const parts = await copied(await createParts(words), words)
      change(parts.world)
      await crashOften(await createSubject(parts), 1, mostExtra[transport])
    },
  )

  it('a proof that heals goes on healing', async () => {
    const sync = ['sync', 'acme', '--transport', 'graphql']
    const words = ['verify', 'acme', '--heal', '--transport', 'graphql']
    const parts = await copied(await createParts(words), sync)
    await damage(parts.base)
    await crashOften(await createSubject(parts), 2)
  })

  it('the first migration leaves nothing half made', async () => {
    const parts = await createParts(['sync', 'acme', '--transport', 'graphql'])
    const subject = await createSubject(parts)
    const points: KillPoint[] = [1, 9, 30].map((nth) => ({ at: 'migration', nth }))
    await crash(subject, points, { isEmpty: true })
  })

  it('a run leaves a lease that the next one waits for', async () => {
    const parts = await createParts(['sync', 'acme', '--transport', 'graphql'])
    const subject = await createSubject(parts)
    const outcome = await crash(subject, [{ at: 'request', nth: subject.length.requests - 2 }], {
      waits: true,
    })
    expectCheap(outcome, [])
  })
})

/** A little of everything, in every repository. */
function change(world: World): void {
  const { repositories, issues, pullRequests } = readState(world)
  for (const { id, fullName: repository } of repositories) {
    const issue = issues.find(({ repositoryId }) => repositoryId === id)?.number ?? 0
    const pull = pullRequests.find(({ repositoryId }) => repositoryId === id)?.number ?? 0
    const messages = Array.from({ length: 120 }, (_, index) => `Change ${index}`)
    mutate(world, [
      { action: 'push', repository, messages },
      ...Array.from({ length: 110 }, (_, index) => ({
        action: 'createIssue' as const,
        repository,
        title: `News ${index}`,
      })),
      { action: 'editIssue', repository, number: issue, title: 'Another title' },
      { action: 'submitReview', repository, number: pull, state: 'APPROVED' },
    ])
  }
}

/** Rows are lost, others were never at GitHub. */
async function damage(base: CrashDatabase | undefined): Promise<void> {
  await base?.pool.query(`
    delete from bugs where id in (select id from bugs order by id limit 130);
    delete from pull_requests where id in (select id from pull_requests order by id limit 20);
    delete from commits where id in (select id from commits order by id limit 210);
    insert into bugs select (jsonb_populate_record(null::bugs, to_jsonb(b) || jsonb_build_object(
      'id', gen_random_uuid(), 'github_id', 99999999, 'number', 99999))).* from bugs b limit 1;`)
}
