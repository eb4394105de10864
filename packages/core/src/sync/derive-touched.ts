import { proofOf, type Run } from './run.js'

/**
 * What follows from the rows that a run read: nothing after a mere proof; else all that rows tell, and contributors
 * either from the commits or, `contributor-lists`, from GitHub's own lists.
 */
export type Derivation = 'nothing' | 'rows' | 'contributors' | 'contributor-lists'

/** How far back to look for the last run that derived. */
const logsLookedThrough = 50

/** Brings what follows from the rows up to date: for the projects that were read, and all scores once a day. */
export async function deriveTouched(run: Run, derivation: Derivation): Promise<void> {
  if (derivation === 'nothing') return
  const day = run.report.day()
  run.progress.enter('derive')
  const projectIds = await projectsToDerive(run, derivation)
  if (projectIds.length > 0) {
    const contributors = derivation === 'contributors'
    await run.store.derive(run.scope, { projectIds, day, contributors, ...proofOf(run) })
  }
  const [last] = await run.store.logs.list(run.scope, { status: 'success', limit: 1 })
  if (told(last?.metadata, 'day') === day) return
  await run.store.derive(run.scope, { day, contributors: false, ...proofOf(run) })
}

/** What a run derived, for later ones to rely on: contributors are left out where it still owes lists of them. */
export function derivedBy({ report }: Run, derivation: Derivation): Derivation {
  return derivation === 'contributor-lists' && report.owesContributorLists ? 'rows' : derivation
}

/** The projects that were read; all of the owner's where earlier runs left something to derive. */
export async function projectsToDerive(run: Run, derivation: Derivation): Promise<string[]> {
  const touched = [...run.report.touchedProjects]
  if (run.kind === 'single' || (await isDerivedSoFar(run, derivation))) return touched
  const where = { owner_id: run.owner.githubId }
  const stored = await run.store.ids(run.scope, { table: 'projects', where })
  return [...new Set([...touched, ...stored.map(({ id }) => id)])]
}

/**
 * Whether everything that earlier runs wrote was derived from. A run that died may have written rows of any project
 * and derived nothing; one that left contributors out has derived none.
 */
async function isDerivedSoFar(run: Run, derivation: Derivation): Promise<boolean> {
  const logs = await run.store.logs.list(run.scope, { owner: run.owner.login, limit: logsLookedThrough })
  for (const { id, kind, status, metadata } of logs) {
    if (id === run.id) continue
    if (status !== 'success' && status !== 'partial') return false
    const derived = told(metadata, 'derived')
    if (derived === 'nothing') continue
    if (derivation !== 'rows' && derived !== derivation) return false
    if (kind !== 'single') return true
  }
  return false
}

function told(metadata: unknown, name: string): unknown {
  return typeof metadata === 'object' && metadata !== null
    ? (metadata as Readonly<Record<string, unknown>>)[name]
    : undefined
}
