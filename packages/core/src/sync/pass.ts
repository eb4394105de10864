import type { PagedStream, RepositoryReference, StreamProbe } from '../contracts/source.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'

/** A project that a run works on: the row and the repository behind it. */
export interface Target {
  readonly projectId: string
  readonly repository: RepositoryReference
}

export type PassStream = Exclude<PagedStream, 'members' | 'contributors'>

/**
 * One reading of one stream of one project, from its first page to its last. A plain value: each page makes the
 * next one, and its checkpoint is all that has to survive a crash.
 */
export interface Pass {
  readonly stream: PassStream
  readonly target: Target
  readonly checkpoint: Checkpoint
  /** What the probe told when the pass began; null for a resumed pass if anything changed since it began. */
  readonly seen: StreamProbe | null
  /** Records still expected, as far as the probe tells. */
  readonly expected: number
  /** Records read so far, by the runs before this one as well. */
  readonly read: number
  /** Time of the newest change among the records read; a resumed pass trusts those of its first part. */
  readonly newest: string | null
  readonly finished: boolean
  /** Whether nothing of the stream was ever read before: what is stored when the pass ends is what it brought. */
  readonly isFirst?: boolean
  /** Streams of the same project that have to finish first. */
  readonly waitsFor: readonly PassStream[]
  /** Ids of the rows of open lists, by pull request: only of lists that this run has read from their beginning. */
  readonly told?: ReadonlyMap<number, readonly string[]>
  /** The pass began again because a list that it stood in was gone. */
  readonly isSecondTry?: boolean
  /** Where other streams stand that owe something to the records of this pass. */
  readonly setsBack?: readonly Checkpoint[]
}

/**
 * How far an incremental pass reads back behind the watermark. GitHub answers from copies of its data that lag a
 * little. Over GraphQL the probe shows when one did; REST shows nothing, and what is read twice costs it nothing.
 */
const overlapMs = { graphql: 5_000, rest: 60_000, git: 60_000 }

/** How long after the newest change a probe must look for nothing to hide in the same second. */
const settleMs = 2_000

/** Where a stream stands of which nothing was read. */
export const atTheBeginning = {
  pass: null,
  cursor: null,
  cursor_order: null,
  pinned_head: null,
  pending_watermark: null,
  watermark: null,
  seen_updated_at: null,
  seen_count: null,
  settled: false,
  head_sha: null,
  history_count: null,
} as const satisfies Partial<Checkpoint>

export function newCheckpoint(target: Target, stream: PassStream | 'projects'): Checkpoint {
  return {
    scope: 'project',
    scope_id: target.projectId,
    stream,
    transport: null,
    page_size: null,
    ...atTheBeginning,
  }
}

/** Where an incremental reading starts; null when there is nothing to start from. */
export function readSince({
  watermark,
  transport,
}: Pick<Checkpoint, 'watermark' | 'transport'>): string | null {
  if (watermark === null) return null
  const overlap = overlapMs[transport === 'rest' || transport === 'git' ? transport : 'graphql']
  return new Date(Math.max(0, Date.parse(watermark) - overlap)).toISOString()
}

/** Whether a look at `observedAt` can be trusted to have seen every change up to `updatedAt`. */
export function isSettledLook(observedAt: string, updatedAt: string | null): boolean {
  return updatedAt === null || Date.parse(observedAt) - Date.parse(updatedAt) >= settleMs
}

/** Stores write times in more than one way. */
export function isSameTime(left: string | null, right: string | null): boolean {
  if (left === null || right === null) return left === right
  return Date.parse(left) === Date.parse(right)
}
