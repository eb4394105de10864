import type { Checkpoint } from '../model/sync-checkpoint.js'
import type { GitHubTableName } from '../model/tables.js'
import type { Examination, LiveCounts } from './examination.js'
import type { FoundProject } from './found-project.js'
import { type WholeStream, wholeStreams } from './listed-whole.js'
import { checkpointsByProject } from './read-rounds.js'
import { readTogether } from './read-together.js'
import type { Run } from './run.js'
import type { Completeness } from './run-report.js'
import { settleAll } from './settle-all.js'
import { verifyListing } from './verify-listing.js'
import { explainReviews, verifyReviews } from './verify-reviews.js'
import { verifyWalk } from './verify-walk.js'

export interface ProofOptions {
  /** Mend what differs. */
  readonly heal: boolean
  /** Ask GitHub for the number of reviews of every pull request: about a point a hundred of them. */
  readonly countReviews: boolean
  /** Prove streams too that were read before, and that nobody asked for now. */
  readonly storedToo?: boolean
}

/**
 * Holds GitHub's own counts against the live rows, project by project, and mends what differs: rows that GitHub no
 * longer lists are tombstoned, rows that it lists and the store lacks are read. Never a tombstone to make a count
 * fit: only a listing without an error, as long as GitHub counts, shows that something is gone.
 */
export async function verifyCounts(
  run: Run,
  projects: readonly FoundProject[],
  options: ProofOptions,
): Promise<void> {
  run.progress.enter('verify')
  const checkpoints = await checkpointsByProject(run, projects)
  const counts = await liveCounts(run, projects, options)
  const readPage = readTogether(run)
  const proofs = await settleAll(
    projects.map((project) => {
      const own = checkpoints.get(String(project.row.id)) ?? new Map<string, Checkpoint>()
      const examination = { run, project, checkpoints: own, counts, heal: options.heal, readPage }
      return verifyProject(examination, options)
    }),
  )
  run.report.completeness.push(...proofs.flat())
}

async function verifyProject(
  examination: Examination,
  { countReviews, storedToo = false }: ProofOptions,
): Promise<Completeness[]> {
  const { streams } = examination.run
  const proofs: Promise<Completeness>[] = []
  if (streams.has('bugs')) proofs.push(prove(examination, 'bugs', verifyListing))
  const pullRequests: Promise<Completeness>[] = []
  if (streams.has('pull-requests')) pullRequests.push(prove(examination, 'pull-requests', verifyListing))
  proofs.push(...pullRequests)
  if (streams.has('reviews')) {
    // What mends pull requests brings their reviews.
    const verify = countReviews ? verifyReviews : explainReviews
    proofs.push(Promise.all(pullRequests).then(() => prove(examination, 'reviews', verify)))
  }
  if (streams.has('commits')) proofs.push(prove(examination, 'commits', verifyWalk))
  for (const stream of wholeStreams) {
    const isStored = storedToo && (examination.checkpoints.get(stream)?.watermark ?? null) !== null
    if (streams.has(stream) || isStored) proofs.push(prove(examination, stream, verifyListing))
  }
  return settleAll(proofs)
}

/** A proof that fails is made again or leaves its stream unproven; only what ends the run ends the others. */
async function prove<Stream extends string>(
  examination: Examination,
  stream: Stream,
  verify: (examination: Examination, stream: Stream) => Promise<Completeness> | Completeness,
): Promise<Completeness> {
  try {
    return await verify(examination, stream)
  } catch (thrown) {
    const { run, project } = examination
    const repo = project.probe.fullName
    const place = { repo, operation: `verify ${stream}` }
    if (await run.recovery.mayDoAgain(place, thrown)) return prove(examination, stream, verify)
    const { error } = run.report.countStreamError(repo, stream, place.operation, thrown)
    return { repo, stream, server: null, stored: 0, healed: 0, outcome: 'unproven', reason: error }
  }
}

async function liveCounts(
  run: Run,
  projects: readonly FoundProject[],
  { storedToo = false }: ProofOptions,
): Promise<LiveCounts> {
  const project_id = projects.map(({ row }) => String(row.id))
  const countOf = (table: GitHubTableName) =>
    run.store.count(run.scope, { table, by: 'project_id', where: { project_id } })
  const countIfProven = async (stream: WholeStream) =>
    storedToo || run.streams.has(stream) ? countOf(stream) : new Map<string, number>()
  const [bugs, pullRequests, deployments, releases, commits] = await Promise.all([
    countOf('bugs'),
    countOf('pull_requests'),
    countIfProven('deployments'),
    countIfProven('releases'),
    run.store.count(run.scope, {
      table: 'commits',
      by: 'project_id',
      where: { project_id, on_default_branch: true },
    }),
  ])
  return { bugs, 'pull-requests': pullRequests, deployments, releases, commits }
}
