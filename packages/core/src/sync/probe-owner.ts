import type { Page, ProbedRepository, RepositoryReference } from '../contracts/source.js'
import type { Change } from '../contracts/store.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { normalizeRepository } from '../normalize/normalize-repository.js'
import { repositoryRecord } from '../wire/repository.js'
import { contextOf, upsert } from './changes-of-pages.js'
import type { FoundProject } from './found-project.js'
import { missingChanges, unlistedProjects } from './missing-projects.js'
import { descriptionOf } from './project-description.js'
import { memberChanges, readRemainingMembers } from './read-members.js'
import { checkpointsOfRenamed } from './renamed-projects.js'
import { commitChanges, type Run } from './run.js'

/** What a look at all repositories of an owner told. */
export interface OwnerLook {
  readonly found: readonly FoundProject[]
  readonly memberPages: readonly Page[]
  /** GitHub's time when the look began. */
  readonly beganAt: string | null
  /** Whether it told every repository that GitHub counts: only then is an absent one out of sight. */
  readonly isWhole: boolean
  /** Why some that GitHub has may not be told; null where nothing stood in the way. */
  readonly gap: HubSyncError | null
}

export interface OwnerProbe {
  readonly details: boolean
  /** How many repositories the last whole look told; null where there was none. */
  readonly known: number | null
  /** What goes in with the first page, given GitHub's time of it. */
  readonly opening?: (beganAt: string) => Promise<Checkpoint[]>
}

/**
 * Looks at every repository of the owner and stores what the look told: projects page by page, then members, and
 * what went missing.
 */
export async function probeOwner(
  run: Run,
  { details, known: expected, opening }: OwnerProbe,
): Promise<FoundProject[]> {
  const known = expected === null ? {} : { expected }
  const members = run.streams.has('members') && run.owner.type === 'Organization'
  let isOpening = opening !== undefined
  const look = await lookAtOwner(run, { details, members, ...known }, async (found, observedAt) => {
    if (found.length === 0) return
    const checkpoints = [
      ...((isOpening && (await opening?.(observedAt))) || []),
      ...(await checkpointsOfLooks(run, found, { details })),
    ]
    isOpening = false
    await commitChanges(run, projectChanges(run, found), checkpoints)
  })
  await commitChanges(run, [
    ...(await changesOfAbsence(run, look)),
    ...(await memberChanges(run, look.memberPages)),
  ])
  return [...look.found]
}

/** Only a list that tells every repository shows that one is not among them. */
async function changesOfAbsence(run: Run, { found, beganAt, isWhole, gap }: OwnerLook): Promise<Change[]> {
  if (gap !== null) {
    for (const { full_name } of await unlistedProjects(run, found)) {
      run.report.countError(String(full_name), 'probe', gap)
    }
  }
  if (beganAt === null || !isWhole) return []
  return missingChanges(run, found, beganAt, async (repositories) => {
    const look = await lookAtRepositories(run, repositories, { details: false })
    return { seen: look.found, failed: look.failed }
  })
}

/** The look itself. It stores nothing; who wants to is handed each page as it comes. */
export async function lookAtOwner(
  run: Run,
  options: { details: boolean; members: boolean; expected?: number },
  take: (found: readonly FoundProject[], observedAt: string) => Promise<void> = async () => undefined,
): Promise<OwnerLook> {
  const found: FoundProject[] = []
  const memberPages: Page[] = []
  let beganAt: string | null = null
  let total: number | null = null
  let told = 0
  let gap: HubSyncError | null = null
  for await (const page of run.source.probe(run.owner, { ...options, signal: run.signal })) {
    beganAt ??= page.observedAt
    total = page.total ?? total
    told += page.repositories.length
    if (page.gap !== undefined) {
      gap = page.gap
      run.report.hasGaps = true
      run.report.countError(null, 'probe', gap)
    }
    const readings = page.repositories.map((probe) => readProbe(run, probe, page.observedAt, options))
    const taken = (await Promise.all(readings)).flat()
    found.push(...taken)
    await take(taken, page.observedAt)
    if (page.members !== null) memberPages.push(page.members)
    run.progress.setProjects(found.length)
    run.progress.enter('probe')
  }
  const isWhole = gap === null && found.length === told && (total === null || told >= total)
  return { found, memberPages: await readRemainingMembers(run, memberPages), beganAt, isWhole, gap }
}

/** Whether to look at a repository again that could not be looked at; it is left alone otherwise. */
async function mayLookAgain(run: Run, { fullName }: RepositoryReference, thrown: unknown): Promise<boolean> {
  const place = { repo: fullName, operation: 'probe' }
  if (await run.recovery.mayDoAgain(place, thrown)) return true
  run.report.countError(fullName, place.operation, thrown)
  return false
}

/** A repository that cannot be made sense of is left alone. */
async function readProbe(
  run: Run,
  probe: ProbedRepository,
  observedAt: string,
  { details }: { details: boolean },
): Promise<FoundProject[]> {
  let failure: unknown = probe.error
  let found: FoundProject[] = []
  try {
    found = [foundProject(run, probe, observedAt)]
  } catch (thrown) {
    failure = thrown
  }
  if (failure === undefined || !(await mayLookAgain(run, probe, failure))) return found
  return (await lookAtRepositories(run, [probe], { details })).found
}

/** Looks again at some projects, and stores what the look told. */
export async function probeAgain(
  run: Run,
  projects: readonly FoundProject[],
  options: { details: boolean },
): Promise<FoundProject[]> {
  const repositories = projects.map(({ probe }) => probe)
  const { found } = await lookAtRepositories(run, repositories, options)
  if (found.length > 0) await storeLooks(run, found, options)
  return found
}

async function lookAtRepositories(
  run: Run,
  wanted: readonly RepositoryReference[],
  { details }: { details: boolean },
): Promise<{ found: FoundProject[]; failed: RepositoryReference[] }> {
  const look = await run.source.probeRepositories(wanted, { details, signal: run.signal })
  const { observedAt } = look
  const [readings, retrials] = await Promise.all([
    Promise.all(
      look.repositories.map((probe) =>
        observedAt === null ? [] : readProbe(run, probe, observedAt, { details }),
      ),
    ),
    Promise.all(
      look.failures.map(async ({ repository, error }) =>
        (await mayLookAgain(run, repository, error))
          ? lookAtRepositories(run, [repository], { details })
          : { found: [], failed: [repository] },
      ),
    ),
  ])
  return {
    found: [...readings.flat(), ...retrials.flatMap(({ found }) => found)],
    failed: retrials.flatMap(({ failed }) => failed),
  }
}

/** Stores what looks at projects told. */
export async function storeLooks(
  run: Run,
  found: readonly FoundProject[],
  { details }: { details: boolean },
): Promise<void> {
  await commitChanges(run, projectChanges(run, found), await checkpointsOfLooks(run, found, { details }))
}

async function checkpointsOfLooks(
  run: Run,
  found: readonly FoundProject[],
  { details }: { details: boolean },
): Promise<Checkpoint[]> {
  const told = found.filter(({ probe }) => details && probe.error === undefined)
  return [...told.map((look) => descriptionOf(run, look)), ...(await checkpointsOfRenamed(run, found))]
}

export function foundProject(run: Run, probe: ProbedRepository, observedAt: string): FoundProject {
  const parsed = repositoryRecord.safeParse(probe.record)
  if (!parsed.success) {
    throw new HubSyncError(
      'response_invalid',
      `GitHub's record of ${probe.fullName} is odd: ${parsed.error.message}`,
    )
  }
  run.report.observe(observedAt)
  // Where the head is not told, `tellHeads` finds out whether there is a branch at all.
  const { default_branch, ...headless } = parsed.data
  const record = probe.headSha === undefined ? headless : parsed.data
  return {
    row: normalizeRepository(record, contextOf(run, observedAt)),
    probe,
    probedAt: observedAt,
  }
}

/** A repository in sight is not missing, whatever was stored of it; one that another owner has by now is. */
function projectChanges({ owner }: Run, found: readonly FoundProject[]): Change[] {
  return found.map(({ row, probedAt }) =>
    upsert('projects', { ...row, missing_since: row.owner_id === owner.githubId ? null : probedAt }),
  )
}
