import type { Row } from '../model/column.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { owedPullRequests } from './companions.js'
import { forecastReading } from './forecast-reading.js'
import { type FoundProject, targetOf } from './found-project.js'
import { isListedWhole } from './listed-whole.js'
import type { LooksWanted } from './looks-along.js'
import { type Pass, readSince } from './pass.js'
import { planPasses } from './plan-passes.js'
import { probeAgain, storeLooks } from './probe-owner.js'
import { isDescribed } from './project-description.js'
import type { PlanOptions, ProjectState } from './project-state.js'
import { readPasses } from './read-passes.js'
import { commitChanges, type Run } from './run.js'

/** How often a run goes back for what moved while it was reading, before it leaves the rest to the next run. */
const mostRounds = 3

/**
 * Reads what moved, then looks again: what changed while it was read is read once more, so that the counts of the
 * last look can be held against the rows. Returns the last look at each project.
 */
export async function readRounds(
  run: Run,
  found: readonly FoundProject[],
  fullSince: string | null,
): Promise<FoundProject[]> {
  const looks = new Map(found.map((project) => [String(project.row.id), project]))
  const beganAt = new Map(found.map((project) => [String(project.row.id), project.probedAt]))
  let open = found
  for (let round = 0; round < mostRounds && open.length > 0; round += 1) {
    const options = { fullSince, onlyMoved: round > 0, beganAt }
    const { passes, wanted: all, owed } = await planRound(run, open, options)
    const wanted = looksAtMovable(all, passes)
    if (owed.length > 0) await commitChanges(run, [], owed)
    if (passes.length === 0) break
    run.progress.enter('read')
    run.progress.expectPoints(forecastPoints(run, passes, wanted))
    const along = await readPasses(run, passes, wanted)
    const continued = readableProjects(run, passes.filter(isOfEarlierRun(beganAt)), looks)
    if (tellsMovement(open)) {
      const moved = readableProjects(run, passes.filter(isMovable), looks)
      const again = await lookAgain(run, moved, { along, wanted })
      for (const project of again) looks.set(String(project.row.id), project)
      const lookedAt = new Set(again.map(({ row }) => row.id))
      open = [...again, ...continued.filter(({ row }) => !lookedAt.has(row.id))]
    } else {
      open = continued
    }
  }
  return [...looks.values()]
}

/** What reading will cost if as much comes as is expected; 0 where pages are not charged by points. */
function forecastPoints(run: Run, passes: readonly Pass[], looks: LooksWanted): number {
  const recordsOf = ({ expected }: Pass) => expected
  return run.source.weigh([]) === null ? 0 : forecastReading({ ...run, passes, looks, recordsOf }).points
}

/** What was not looked at along with its last pages is asked for by itself. */
async function lookAgain(
  run: Run,
  projects: readonly FoundProject[],
  { along, wanted }: { along: readonly FoundProject[]; wanted: LooksWanted },
): Promise<FoundProject[]> {
  const readable = new Set(projects.map(({ row }) => row.id))
  const taken = along.filter(({ row }) => readable.has(row.id))
  const seen = new Set(taken.map(({ row }) => row.id))
  const isDeep = ({ row }: FoundProject) => wanted.get(String(row.id))?.details === true
  for (const details of [true, false]) {
    const looks = taken.filter((look) => isDeep(look) === details)
    if (looks.length > 0) await storeLooks(run, looks, { details })
  }
  const others = projects.filter(({ row }) => !seen.has(row.id))
  return [...taken, ...(others.length === 0 ? [] : await probeAgain(run, others, { details: false }))]
}

export interface RoundPlan {
  readonly passes: Pass[]
  readonly wanted: LooksWanted
  /** Where streams stand that other streams owe something: to be stored before anything is read. */
  readonly owed: Checkpoint[]
}

/** What to read of projects, and which of them to look at again with their last pages. Asks the store alone. */
export async function planRound(
  run: Run,
  projects: readonly FoundProject[],
  options: Pick<PlanOptions, 'fullSince' | 'onlyMoved'> & {
    /** GitHub's time of the first look at each project, by its row id; absent where that is the one given. */
    readonly beganAt?: ReadonlyMap<string, string>
  },
): Promise<RoundPlan> {
  const [checkpoints, branches] = await Promise.all([
    checkpointsByProject(run, projects),
    storedBranches(run, projects),
  ])
  const { transport, commits } = run.source
  const owed: Checkpoint[] = []
  const states = projects.map((project) => {
    const id = String(project.row.id)
    const state = {
      ...stateOf(project, checkpoints.get(id) ?? new Map(), branches.get(id)),
      beganAt: options.beganAt?.get(id) ?? project.probedAt,
    }
    const behind = owedPullRequests(state, { transport })
    if (behind === null) return state
    owed.push(behind)
    return { ...state, checkpoints: new Map(state.checkpoints).set(behind.stream, behind) }
  })
  const passes = planPasses(states, { ...options, transport, commits, streams: run.streams }).filter(
    ({ stream, target }) => !run.report.isStreamFailed(target.repository.fullName, stream),
  )
  const wanted = projects.map((project) => {
    const id = String(project.row.id)
    const details = !isDescribed(project, checkpoints.get(id)?.get('projects'))
    return [id, { details, before: project.probe }] as const
  })
  return { passes, owed, wanted: new Map(tellsMovement(projects) ? wanted : []) }
}

export async function checkpointsByProject(
  run: Run,
  projects: readonly FoundProject[],
): Promise<Map<string, Map<string, Checkpoint>>> {
  const stored = await run.store.checkpoints(run.scope, {
    scope: 'project',
    scopeIds: projects.map(({ row }) => String(row.id)),
  })
  const byProject = new Map<string, Map<string, Checkpoint>>()
  for (const checkpoint of stored) {
    const own = byProject.get(checkpoint.scope_id) ?? new Map<string, Checkpoint>()
    byProject.set(checkpoint.scope_id, own.set(checkpoint.stream, checkpoint))
  }
  return byProject
}

/** What is stored of the branches of projects whose probe tells no head. */
async function storedBranches(run: Run, projects: readonly FoundProject[]): Promise<Map<string, Row>> {
  const id = projects.flatMap(({ row, probe }) => (probe.headSha === undefined ? [String(row.id)] : []))
  if (id.length === 0) return new Map()
  const rows = await run.store.rows(run.scope, {
    table: 'projects',
    where: { id },
    columns: ['id', 'default_branch', 'head_sha'],
  })
  return new Map(rows.map((row) => [String(row.id), row]))
}

function stateOf(
  project: FoundProject,
  checkpoints: ReadonlyMap<string, Checkpoint>,
  branch: Row | undefined,
): Omit<ProjectState, 'beganAt'> {
  return {
    target: targetOf(project),
    probe: project.probe,
    checkpoints,
    probedAt: project.probedAt,
    hasIssues: project.row.has_issues !== false,
    mayHaveMovedHead: mayHaveMovedHead(project, checkpoints.get('commits'), branch),
  }
}

/** Something was pushed since the last walk, or that followed another branch or ended at another head. */
function mayHaveMovedHead(
  { row, probe }: FoundProject,
  walk: Checkpoint | undefined,
  branch: Row | undefined,
): boolean {
  const since = walk === undefined ? null : readSince(walk)
  if (since === null || String(row.pushed_at ?? '') >= since) return true
  const walked = branch?.default_branch ?? null
  const { default_branch } = probe.record as { default_branch?: string | null }
  return (walked !== null && default_branch !== walked) || (branch?.head_sha ?? null) !== walk?.head_sha
}

/** What moved behind a pass that was continued is owed by whoever ends it. */
function isOfEarlierRun(beganAt: ReadonlyMap<string, string>) {
  return ({ target, checkpoint: { pending_watermark } }: Pass): boolean =>
    Date.parse(pending_watermark ?? '') < Date.parse(beganAt.get(target.projectId) ?? '')
}

/** A look tells nothing of what is listed whole: none is taken of projects that nothing else is read of. */
export function looksAtMovable(wanted: LooksWanted, passes: readonly Pass[]): LooksWanted {
  const movable = new Set(passes.filter(isMovable).map(({ target }) => target.projectId))
  return new Map([...wanted].filter(([id]) => movable.has(id)))
}

function isMovable({ stream }: Pass): boolean {
  return !isListedWhole(stream)
}

/** REST tells what moved only by reading it: looking again would show nothing. */
function tellsMovement(projects: readonly FoundProject[]): boolean {
  return projects.some(({ probe }) => probe.issues !== null)
}

function readableProjects(
  run: Run,
  passes: readonly Pass[],
  looks: ReadonlyMap<string, FoundProject>,
): FoundProject[] {
  const ids = new Set(
    passes
      .filter(({ target }) => !run.report.failedRepositories.has(target.repository.fullName))
      .map(({ target }) => target.projectId),
  )
  return [...ids].flatMap((id) => looks.get(id) ?? [])
}
