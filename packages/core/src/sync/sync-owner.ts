import type { OwnerRecord } from '../contracts/source.js'
import type { Store } from '../contracts/store.js'
import type { Scope } from '../model/ids.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { describeMoved } from './describe-projects.js'
import type { FoundProject } from './found-project.js'
import { atTheBeginning } from './pass.js'
import { probeOwner } from './probe-owner.js'
import { readContributorLists } from './read-contributor-lists.js'
import { readRounds } from './read-rounds.js'
import { commitChanges, type Run } from './run.js'
import { withStoredStreams } from './stored-streams.js'
import { tellHeads } from './tell-heads.js'
import { verifyCounts } from './verify-counts.js'
import { verifyProjects } from './verify-projects.js'

export interface OwnerWork {
  readonly listContributors: boolean
  /** Ask GitHub for the number of reviews of every pull request. */
  readonly countReviews: boolean
  /** Read and prove streams too that were read before, and that nobody asked for now. */
  readonly storedToo: boolean
  /** Read everything from now on, instead of going on with a full run that was killed. */
  readonly beginAnew: boolean
}

/**
 * The work of a full or incremental run: probe the owner, read what moved, prove the copy complete.
 *
 * The owner's checkpoint says since when a full run is open. It is closed when the run came to its end, so a killed
 * full run goes on as one.
 */
export async function syncOwner(given: Run, options: OwnerWork): Promise<{ repositories: string[] }> {
  const run = options.storedToo ? await withStoredStreams(given) : given
  const isFull = run.kind === 'full'
  const stored = await ownerCheckpoint(run.store, run.scope, run.owner)
  run.budget.recall(stored?.page_size ?? null)
  const isNew = isFull && (options.beginAnew || (await openSince(run)) === null)
  const opening = (beganAt: string) => openFullRun(run, beganAt)
  const known = stored?.seen_count ?? run.owner.repositories ?? null
  const found = await probeOwner(run, { details: isNew, known, ...(isNew && { opening }) })
  const fullSince = isFull ? await openSince(run) : null
  const described = isNew || !isFull ? found : await describeMoved(run, found, fullSince)
  const looks = await readRounds(run, described, fullSince)
  await describeMoved(run, looks)
  await tellHeads(run, looks)
  if (options.listContributors) await readContributorLists(run, looks)
  await verifyCounts(run, looks, { heal: true, countReviews: options.countReviews })
  await verifyProjects(run, looks)
  // What could not be asked for is still to be read whole.
  await closeOwner(run, found, isFull && !run.report.hasGaps)
  return { repositories: looks.map(({ probe }) => probe.fullName) }
}

/** Since when a full run is open; null when none is. */
async function openSince(run: Run): Promise<string | null> {
  const stored = await ownerCheckpoint(run.store, run.scope, run.owner)
  return stored?.pass === 'full' ? stored.pending_watermark : null
}

/** A full run is open from its first page on, so that a run after a crash goes on with the second. */
async function openFullRun(run: Run, beganAt: string): Promise<Checkpoint[]> {
  const stored = await ownerCheckpoint(run.store, run.scope, run.owner)
  return [{ ...(stored ?? newOwnerCheckpoint(run)), pass: 'full', pending_watermark: beganAt }]
}

/** Promotes the owner's watermark. What a full run failed to read stays open in the checkpoints of its streams. */
async function closeOwner(run: Run, found: readonly FoundProject[], isFull: boolean): Promise<void> {
  const stored = await ownerCheckpoint(run.store, run.scope, run.owner)
  const watermark = found[0]?.probedAt ?? run.clock.now().toISOString()
  await commitChanges(
    run,
    [],
    [
      {
        ...(stored ?? newOwnerCheckpoint(run)),
        transport: run.source.transport,
        watermark,
        seen_count: found.length,
        settled: true,
        page_size: run.budget.remembered,
        ...(isFull ? { pass: null, pending_watermark: null } : {}),
      },
    ],
  )
}

/** Where the owner's copy stands as a whole; absent before the first run. */
export async function ownerCheckpoint(
  store: Store,
  scope: Scope,
  owner: OwnerRecord,
): Promise<Checkpoint | undefined> {
  const [checkpoint] = await store.checkpoints(scope, {
    scope: 'owner',
    scopeIds: [String(owner.githubId)],
    streams: ['projects'],
  })
  return checkpoint
}

function newOwnerCheckpoint(run: Run): Checkpoint {
  return {
    scope: 'owner',
    scope_id: String(run.owner.githubId),
    stream: 'projects',
    transport: run.source.transport,
    page_size: null,
    ...atTheBeginning,
  }
}

/** The owner as an earlier run knew it, which costs nothing to know; null when none did. */
export async function rememberOwner(store: Store, scope: Scope, login: string): Promise<OwnerRecord | null> {
  const [log] = await store.logs.list(scope, { owner: login, limit: 1 })
  const known = log === undefined ? null : ownerOf(log.metadata)
  return known !== null && known.login.toLowerCase() === login.toLowerCase() ? known : null
}

function ownerOf(metadata: unknown): OwnerRecord | null {
  const owner = (metadata as { owner?: Partial<OwnerRecord> } | null)?.owner
  if (owner?.githubId === undefined || !owner.nodeId || owner.login === undefined) return null
  return { githubId: owner.githubId, nodeId: owner.nodeId, login: owner.login, type: owner.type ?? 'User' }
}
