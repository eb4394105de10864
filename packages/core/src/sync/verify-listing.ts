import { repositoryRecord } from '../wire/repository.js'
import { buryRows, mostLookups } from './bury-rows.js'
import { type CountedStream, type Examination, notHealed, whyUnread } from './examination.js'
import type { FoundProject } from './found-project.js'
import { targetOf } from './found-project.js'
import { type Identities, listIdentities, toldCount } from './list-identities.js'
import { isListedWhole, mayBeCut } from './listed-whole.js'
import { newCheckpoint, type Pass } from './pass.js'
import { lookAt } from './plan-passes.js'
import { readPasses } from './read-passes.js'
import type { Run } from './run.js'
import type { Completeness } from './run-report.js'

const tableOf = {
  bugs: 'bugs',
  'pull-requests': 'pull_requests',
  deployments: 'deployments',
  releases: 'releases',
} as const

/** GitHub's count of a stream against the live rows. */
export async function verifyListing(examination: Examination, stream: CountedStream): Promise<Completeness> {
  const { project, counts, heal } = examination
  const stored = counts[stream].get(String(project.row.id)) ?? 0
  const proof = { repo: project.probe.fullName, stream, stored, healed: 0 }
  if (stream === 'bugs' && project.row.has_issues === false) {
    return { ...proof, server: null, outcome: 'explained', reason: 'issues are disabled for this repository' }
  }
  const unread = whyUnread(examination, stream)
  if (unread !== null) return { ...proof, server: null, outcome: 'unproven', reason: unread }
  // What was listed whole just now told its count; where nothing was read, that is of another time.
  const server = heal || !isListedWhole(stream) ? toldCount(examination, stream) : null
  if (!heal && isBehind(examination, stream)) {
    return { ...proof, server, outcome: 'unproven', reason: 'something changed since it was read' }
  }
  if (server === stored) return { ...proof, server, ...agreed(stream, server) }
  if (server === null && !isListedWhole(stream) && isReadWhole(examination, stream)) {
    return {
      ...proof,
      server,
      outcome: 'explained',
      reason: 'REST tells no count; the list was read whole just now',
    }
  }
  if (server !== null && !heal) return { ...proof, server, ...notHealed }
  const listing = await listIdentities(examination, stream)
  if (listing === null)
    return { ...proof, server, outcome: 'unproven', reason: 'the ids changed while they were listed' }
  return matchListing(examination, stream, listing)
}

function isBehind({ project, checkpoints }: Examination, stream: CountedStream): boolean {
  const updatedAt = lookAt(project.probe, stream)?.updatedAt ?? null
  const watermark = checkpoints.get(stream)?.watermark ?? null
  return updatedAt !== null && watermark !== null && Date.parse(updatedAt) > Date.parse(watermark)
}

/** The first reading of a stream needs no second look: nothing stored can be more than what was just listed. */
function isReadWhole({ run, project, checkpoints }: Examination, stream: CountedStream): boolean {
  const isFirst = run.report.firstReadings.has(`${String(project.row.id)}/${stream}`)
  return isFirst && checkpoints.get(stream)?.watermark === project.probedAt
}

/** Holds the ids that GitHub lists against the live rows, and brings these to the same set if asked to. */
async function matchListing(
  examination: Examination,
  stream: CountedStream,
  { records, beganAt }: Identities,
): Promise<Completeness> {
  const { run, project, heal } = examination
  const projectId = String(project.row.id)
  const where = { project_id: projectId }
  const stored = await run.store.ids(run.scope, { table: tableOf[stream], where })
  const known = new Set(stored.map(({ id }) => id))
  const absent = [...known].filter((id) => !records.has(id))
  const isCut = mayBeCut(stream, records.size)
  const hidden = stream === 'releases' ? await hiddenDrafts(examination, absent) : new Set<string>()
  // Behind the end of a list each stays that is not asked for by itself.
  const missing = absent.filter((id) => !hidden.has(id))
  const gone = isCut && missing.length > mostLookups ? [] : missing
  const lacking = [...records.keys()].filter((id) => !known.has(id)).length
  const proof = {
    repo: project.probe.fullName,
    stream,
    server: records.size,
    stored: stored.length,
    healed: 0,
  }
  if (gone.length + lacking === 0) {
    return { ...proof, ...(hidden.size === 0 ? agreed(stream, records.size) : explained) }
  }
  if (!heal) return { ...proof, ...notHealed }
  run.report.touchedProjects.add(projectId)
  await buryRows(examination, stream, gone, beganAt)
  if (lacking > 0) await readPasses(run, wholePasses(run, project, stream, { records, beganAt }))
  const after = await run.store.count(run.scope, { table: tableOf[stream], by: 'project_id', where })
  const healed = { ...proof, stored: after.get(projectId) ?? 0, healed: gone.length + lacking }
  if (healed.stored === healed.server + hidden.size) return { ...healed, outcome: 'healed' }
  if (isCut && healed.stored > healed.server) return { ...healed, ...agreed(stream, records.size) }
  return { ...healed, outcome: 'unproven', reason: 'the rows still differ after reading the listing' }
}

/** Said where the rows are those that GitHub lists. */
function agreed(stream: CountedStream, count: number): Pick<Completeness, 'outcome' | 'reason'> {
  if (!mayBeCut(stream, count)) return { outcome: 'equal' }
  return {
    outcome: 'explained',
    reason: `GitHub lists the newest ${count.toLocaleString('en')} releases alone`,
  }
}

const explained = {
  outcome: 'explained',
  reason: 'drafts of releases are shown to those alone who may push',
} as const

/** Drafts that a webhook told and that this token would not be shown: nothing follows from their absence. */
async function hiddenDrafts({ run, project }: Examination, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0 || maySeeDrafts(project)) return new Set()
  const where = { id: ids, is_draft: true }
  const drafts = await run.store.ids(run.scope, { table: 'releases', where })
  return new Set(drafts.map(({ id }) => id))
}

function maySeeDrafts({ probe }: FoundProject): boolean {
  return repositoryRecord.pick({ permissions: true }).parse(probe.record).permissions?.push === true
}

/** Over REST reviews and comments of pull requests are read apart: with these they are read anew. */
function wholePasses(run: Run, project: FoundProject, stream: CountedStream, listing: Identities): Pass[] {
  const own = wholePass(run, project, stream, listing)
  if (stream !== 'pull-requests' || run.source.transport === 'graphql') return [own]
  const others = (['reviews', 'bugs'] as const).filter(
    (other) => run.streams.has(other) && (other === 'reviews' || project.row.has_issues !== false),
  )
  const setsBack = (['reviews', 'bugs'] as const)
    .filter((other) => other === 'reviews' || project.row.has_issues !== false)
    .map((other) => newCheckpoint(targetOf(project), other))
  return [
    { ...own, setsBack },
    ...others.map((other) => ({ ...wholePass(run, project, other, listing), waitsFor: [stream] })),
  ]
}

function wholePass(
  run: Run,
  project: FoundProject,
  stream: CountedStream | 'reviews',
  { beganAt, records }: Identities,
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
    seen: stream === 'reviews' ? null : lookAt(project.probe, stream),
    expected: records.size,
    read: 0,
    newest: null,
    finished: false,
    waitsFor: [],
  }
}
