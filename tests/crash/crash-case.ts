import { readState, type World } from '@hubsync/simulator'
import { expect } from 'vitest'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { type CrashDatabase, hasTables } from './crash-database.js'
import type { CrashStage } from './crash-stage.js'
import type { KillPoint, RunLength } from './kill-points.js'
import { type FinishedRun, finishRun, killRun } from './kill-run.js'
import type { AskedRequest, ObservedGitHub } from './observed-github.js'
import { missingLines, storedRows } from './stored-rows.js'
import { type Resume, weighResume } from './weigh-resume.js'

/** A command on a world, and how it goes when nobody kills it. */
export interface Subject {
  readonly stage: CrashStage
  readonly github: ObservedGitHub
  readonly world: World
  readonly words: readonly string[]
  /** What the database holds before. Default: empty tables. */
  readonly base: CrashDatabase | undefined
  readonly undisturbed: FinishedRun
  readonly rows: readonly string[]
  readonly length: RunLength
}

export type SubjectParts = Pick<Subject, 'stage' | 'github' | 'world' | 'words' | 'base'>

export async function createSubject(parts: SubjectParts): Promise<Subject> {
  const { stage, github, words, base } = parts
  const database = await stage.makeDatabase(base && { copyOf: base })
  await database.reached()
  github.takeRequests()
  const undisturbed = await finishRun({ folder: stage.folder, database, github }, words)
  const length = { requests: undisturbed.requests.length, commits: await database.reached() }
  const rows = await storedRows(database)
  await database.close()
  return { ...parts, undisturbed, rows, length }
}

/** What the last run asked beyond the pages that were left, and what any run after a killed one repeated. */
export type Outcome = Resume

export interface CrashOptions {
  /** Whether the next run has to wait for the dead one's lease. Otherwise it is expired by hand. */
  readonly waits?: boolean
  readonly isEmpty?: boolean
}

/** Kills the command at each point in turn, runs it to its end, and holds the rows against GitHub's. */
export async function crash(
  subject: Subject,
  points: readonly KillPoint[],
  { waits = false, isEmpty = false }: CrashOptions = {},
): Promise<Outcome> {
  const { stage, github, world, words, base, undisturbed } = subject
  const database = await stage.makeDatabase({ isEmpty, ...(base && { copyOf: base }) })
  const place = { folder: stage.folder, database, github }
  const killed: (readonly AskedRequest[])[] = []
  const finished: ReadonlySet<string>[] = []
  for (const point of points) {
    const run = await killRun(place, words, point)
    if (!run.isKilled) {
      await database.close()
      return crash(subject, nearer(points, point), { waits, isEmpty })
    }
    killed.push(run.requests)
    finished.push(await finishedStreams(database))
    if (!waits) await database.expireLease()
  }
  const { result, requests } = await finishRun(place, words)
  expect(result).toMatchObject({ success: true, errors: [] })
  expect(result.completeness.filter(({ outcome }) => outcome === 'unproven')).toEqual([])
  expect(compareRows(expectedRows(readState(world)), await readCopy(database.pool))).toEqual([])
  expect(missingLines(subject.rows, await storedRows(database))).toEqual([])
  await database.close()
  const weighed = killed.map((run, index) =>
    weighResume({
      undisturbed: undisturbed.requests,
      killed: run,
      resumed: [...killed.slice(index + 1), requests].flat(),
      finished: finished[index] ?? new Set(),
    }),
  )
  const [worst] = [...weighed].sort((left, right) => right.repeated - left.repeated)
  const { repeated = 0, repeatedOf = '' } = worst ?? {}
  return { extra: weighed.at(-1)?.extra ?? 0, repeated, repeatedOf }
}

/** How far a run gets with its hands full is not known beforehand: a point behind its end is drawn nearer. */
function nearer(points: readonly KillPoint[], missed: KillPoint): KillPoint[] {
  expect(missed.nth, 'a run that ended before its first request').toBeGreaterThan(1)
  const nth = Math.floor(missed.nth * 0.9)
  const earlier = { ...missed, nth, ...(missed.at === 'answer' && { afterMs: 0 }) }
  return points.map((point) => (point === missed ? earlier : point))
}

/** At most one page of a stream was read twice, and few requests were made beyond what was left. */
export function expectCheap(outcome: Outcome, points: readonly KillPoint[], mostExtra = 4): void {
  const said = JSON.stringify({ ...outcome, points })
  expect(outcome.repeated, said).toBeLessThanOrEqual(1)
  expect(outcome.extra, said).toBeLessThanOrEqual(mostExtra)
}

const listings: Readonly<Record<string, string>> = {
  bugs: 'issues',
  'pull-requests': 'pulls',
  commits: 'commits',
}

/**
 * Streams that were read to their end, by the paths that REST reads them at. REST tells no counts: every run asks
 * these for news and lists their ids, whether or not one was killed before.
 */
async function finishedStreams({ pool }: CrashDatabase): Promise<ReadonlySet<string>> {
  if (!(await hasTables(pool))) return new Set()
  const { rows } = await pool.query(
    `select p.full_name, c.stream from sync_checkpoints c join projects p on p.id::text = c.scope_id
     where c.pass is null and c.watermark is not null`,
  )
  return new Set(rows.map(({ full_name, stream }) => `/repos/${full_name}/${listings[stream]}`))
}
