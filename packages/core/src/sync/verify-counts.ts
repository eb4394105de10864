import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId } from '../model/ids.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { rewalk } from './advance-walk.js'
import { newCheckpoint, type Pass } from './pass.js'
import type { FoundProject } from './probe-owner.js'
import { readPasses } from './read-passes.js'
import { checkpointsByProject, targetOf } from './read-rounds.js'
import { commitChanges, type Run } from './run.js'
import type { Completeness } from './run-report.js'

type CountedStream = 'bugs' | 'pull-requests'

const kinds = { bugs: 'bug', 'pull-requests': 'pull_request' } as const
const tableOf = { bugs: 'bugs', 'pull-requests': 'pull_requests' } as const

/**
 * Holds GitHub's own counts against the live rows, project by project, and mends what differs: rows that GitHub no
 * longer lists are tombstoned, rows that it lists and the store lacks are read. Never a tombstone to make a count
 * fit: only a listing without an error, as long as GitHub counts, shows that something is gone.
 */
export async function verifyCounts(
  run: Run,
  projects: readonly FoundProject[],
  options: { heal: boolean },
): Promise<void> {
  run.progress.enter('verify')
  const checkpoints = await checkpointsByProject(run, projects)
  const counts = await liveCounts(run, projects)
  const proofs = await Promise.all(
    projects.map((project) => {
      const own = checkpoints.get(String(project.row.id)) ?? new Map<string, Checkpoint>()
      return verifyProject({ run, project, checkpoints: own, counts, heal: options.heal })
    }),
  )
  run.report.completeness.push(...proofs.flat())
}

/** A project under proof: what is stored of it, where its streams stand, and whether to mend what differs. */
interface Examination {
  readonly run: Run
  readonly project: FoundProject
  readonly checkpoints: ReadonlyMap<string, Checkpoint>
  readonly counts: LiveCounts
  readonly heal: boolean
}

async function verifyProject(examination: Examination): Promise<Completeness[]> {
  const { streams } = examination.run
  return [
    ...(streams.has('bugs') ? [await verifyListing(examination, 'bugs')] : []),
    ...(streams.has('pull-requests') ? [await verifyListing(examination, 'pull-requests')] : []),
    ...(streams.has('reviews') ? [proveReviews(examination)] : []),
    ...(streams.has('commits') ? [await verifyWalk(examination)] : []),
  ]
}

interface LiveCounts {
  readonly bugs: ReadonlyMap<string, number>
  readonly 'pull-requests': ReadonlyMap<string, number>
  readonly commits: ReadonlyMap<string, number>
}

async function liveCounts(run: Run, projects: readonly FoundProject[]): Promise<LiveCounts> {
  const project_id = projects.map(({ row }) => String(row.id))
  const [bugs, pullRequests, commits] = await Promise.all([
    run.store.count(run.scope, { table: 'bugs', by: 'project_id', where: { project_id } }),
    run.store.count(run.scope, { table: 'pull_requests', by: 'project_id', where: { project_id } }),
    run.store.count(run.scope, {
      table: 'commits',
      by: 'project_id',
      where: { project_id, on_default_branch: true },
    }),
  ])
  return { bugs, 'pull-requests': pullRequests, commits }
}

async function verifyListing(examination: Examination, stream: CountedStream): Promise<Completeness> {
  const { run, project, counts, heal } = examination
  const stored = counts[stream].get(String(project.row.id)) ?? 0
  const proof = { repo: project.probe.fullName, stream, stored, healed: 0 }
  if (stream === 'bugs' && project.row.has_issues === false) {
    return { ...proof, server: null, outcome: 'explained', reason: 'issues are disabled for this repository' }
  }
  const unread = whyUnread(examination, stream)
  if (unread !== null) return { ...proof, server: null, outcome: 'unproven', reason: unread }
  const server = await serverCount(run, project, stream)
  if (server === null)
    return { ...proof, server, outcome: 'unproven', reason: 'GitHub told no count of the stream' }
  if (server === stored) return { ...proof, server, outcome: 'equal' }
  return heal ? healListing(run, project, stream, server) : { ...proof, server, ...notHealed }
}

const notHealed = { outcome: 'unproven', reason: 'the counts differ; heal or sync to mend that' } as const

function whyUnread({ run, project, checkpoints }: Examination, stream: string): string | null {
  const failed = run.report.errors.find(({ repo }) => repo === project.probe.fullName)
  if (failed !== undefined) return `reading failed: ${failed.error}`
  return (checkpoints.get(stream)?.watermark ?? null) === null ? 'not read to its end yet' : null
}

/** The probe's count; over REST a page of one, whose address of the last page is the count. */
async function serverCount(run: Run, project: FoundProject, stream: CountedStream): Promise<number | null> {
  const told = stream === 'bugs' ? project.probe.issues : project.probe.pullRequests
  if (told !== null) return told.count
  const [page] = await run.source.read([identityRequest(project, stream, 1)], { signal: run.signal })
  return page?.error === undefined ? (page?.total ?? null) : null
}

/** Lists the ids that GitHub has, and brings the rows to the same set. */
async function healListing(
  run: Run,
  project: FoundProject,
  stream: CountedStream,
  before: number,
): Promise<Completeness> {
  const repo = project.probe.fullName
  const listing = await listIdentities(run, project, stream)
  const projectId = String(project.row.id)
  const stored = await run.store.ids(run.scope, { table: tableOf[stream], where: { project_id: projectId } })
  if (listing === null) {
    return {
      repo,
      stream,
      server: before,
      stored: stored.length,
      outcome: 'unproven',
      reason: 'the listing of ids changed while it was read',
      healed: 0,
    }
  }
  const gone = stored.filter(({ id }) => !listing.ids.has(id)).map(({ id }) => id)
  const known = new Set(stored.map(({ id }) => id))
  const lacking = [...listing.ids].filter((id) => !known.has(id)).length
  if (gone.length > 0) {
    await commitChanges(run, [
      {
        kind: 'tombstone',
        table: tableOf[stream],
        ids: gone,
        reason: 'absent-from-listing',
        observedAt: listing.beganAt,
      },
    ])
  }
  if (lacking > 0) await readPasses(run, [wholePass(run, project, stream, listing.beganAt, listing.ids.size)])
  run.report.touchedProjects.add(projectId)
  const after = await run.store.count(run.scope, {
    table: tableOf[stream],
    by: 'project_id',
    where: { project_id: projectId },
  })
  const healed = gone.length + lacking
  const proof = { repo, stream, server: listing.ids.size, stored: after.get(projectId) ?? 0, healed }
  if (proof.stored === proof.server) return { ...proof, outcome: healed > 0 ? 'healed' : 'equal' }
  return { ...proof, outcome: 'unproven', reason: 'rows still differ after reading the listing' }
}

interface Identities {
  readonly ids: ReadonlySet<string>
  readonly beganAt: string
}

/** All ids of a listing; null when it cannot be shown to be whole. */
async function listIdentities(
  run: Run,
  project: FoundProject,
  stream: CountedStream,
): Promise<Identities | null> {
  const ids = new Set<string>()
  const pages: Page[] = []
  let request: PageRequest | null = identityRequest(project, stream, 100)
  while (request !== null) {
    const [page]: Page[] = await run.source.read([request], { signal: run.signal })
    if (page === undefined || page.error !== undefined) return null
    pages.push(page)
    for (const record of page.records) ids.add(rowId(run.scope, kinds[stream], githubIdOf(record)))
    request = page.next === null ? null : { ...request, cursor: page.next }
  }
  const [first, last] = [pages[0], pages.at(-1)]
  if (first === undefined || last === undefined) return null
  const total = last.total ?? (await serverCount(run, project, stream))
  const steady = (first.total ?? total) === total && ids.size === total
  return steady ? { ids, beganAt: first.observedAt } : null
}

function githubIdOf(record: unknown): number {
  const id = (record as { id?: unknown }).id
  if (typeof id === 'number') return id
  throw new HubSyncError('response_invalid', 'A listing of ids holds a record without an id')
}

function identityRequest(project: FoundProject, stream: CountedStream, first: number): PageRequest {
  return {
    stream,
    repository: targetOf(project).repository,
    order: 'identity',
    first,
    cursor: null,
    since: null,
    head: null,
  }
}

function wholePass(
  run: Run,
  project: FoundProject,
  stream: CountedStream,
  beganAt: string,
  expected: number,
): Pass {
  const target = targetOf(project)
  return {
    stream,
    target,
    checkpoint: {
      ...newCheckpoint(target, stream),
      pass: 'full',
      transport: run.source.transport,
      cursor_order: 'created',
      pending_watermark: beganAt,
    },
    seen: stream === 'bugs' ? project.probe.issues : project.probe.pullRequests,
    expected,
    read: 0,
    finished: false,
    waitsFor: [],
  }
}

/** GitHub counts reviews per pull request only; each list was held against its own count when it was read. */
function proveReviews(examination: Examination): Completeness {
  const proof = {
    repo: examination.project.probe.fullName,
    stream: 'reviews',
    server: null,
    stored: 0,
    healed: 0,
  }
  const unread = whyUnread(examination, 'reviews')
  if (unread !== null) return { ...proof, outcome: 'unproven', reason: unread }
  return {
    ...proof,
    outcome: 'explained',
    reason: 'GitHub counts reviews per pull request; every list was read whole',
  }
}

/** A completed walk told how many commits its head reaches; where the rows differ, everything is walked again. */
async function verifyWalk(examination: Examination): Promise<Completeness> {
  const { run, project, checkpoints, counts, heal } = examination
  const projectId = String(project.row.id)
  const checkpoint = checkpoints.get('commits')
  const proof = {
    repo: project.probe.fullName,
    stream: 'commits',
    stored: counts.commits.get(projectId) ?? 0,
    healed: 0,
  }
  const unread = whyUnread(examination, 'commits')
  if (unread !== null || checkpoint === undefined) {
    return { ...proof, server: null, outcome: 'unproven', reason: unread ?? 'not read to its end yet' }
  }
  const server = checkpoint.history_count
  if (server === proof.stored) return { ...proof, server, outcome: 'equal' }
  if (!heal) return { ...proof, server, ...notHealed }
  const stored = await walkAgain(run, project, checkpoint)
  const healed = Math.abs(stored - proof.stored)
  if (stored === server) return { ...proof, server, stored, outcome: 'healed', healed }
  return {
    ...proof,
    server,
    stored,
    outcome: 'unproven',
    reason: 'rows on the default branch differ from its history',
  }
}

async function walkAgain(run: Run, project: FoundProject, checkpoint: Checkpoint): Promise<number> {
  const { pass, marks } = rewalk({
    stream: 'commits',
    target: targetOf(project),
    checkpoint: {
      ...checkpoint,
      transport: run.source.transport,
      pinned_head: checkpoint.head_sha,
      pending_watermark: project.probedAt,
    },
    seen: null,
    expected: checkpoint.history_count ?? 0,
    read: 0,
    finished: false,
    waitsFor: [],
  })
  await commitChanges(run, marks, [pass.checkpoint])
  await readPasses(run, [pass])
  const projectId = String(project.row.id)
  const where = { project_id: projectId, on_default_branch: true }
  const after = await run.store.count(run.scope, { table: 'commits', by: 'project_id', where })
  return after.get(projectId) ?? 0
}
