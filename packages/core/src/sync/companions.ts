import type { Checkpoint } from '../model/sync-checkpoint.js'
import { isSameTime, newCheckpoint, type Pass, type PassStream } from './pass.js'
import type { PlanOptions, ProjectState } from './project-state.js'

/**
 * Where the stream stands. What it brings to another stream may have been left out of earlier runs: then it stands no
 * further than that stream does, and a pass that left it out is not continued.
 */
export function checkpointOf(state: ProjectState, stream: PassStream, options: PlanOptions): Checkpoint {
  const checkpoint = state.checkpoints.get(stream) ?? newCheckpoint(state.target, stream)
  const companion = companionOf(stream, options)
  if (companion === null) return checkpoint
  const other = state.checkpoints.get(companion)
  return standBack(isTogether(checkpoint, other) ? checkpoint : withoutPass(checkpoint), other)
}

/**
 * Over GraphQL reviews come with their pull requests. Over REST they are asked for by the stored pull requests, and
 * the listing of issues tells the comments of those that are stored.
 */
function companionOf(stream: PassStream, { streams, transport }: PlanOptions): PassStream | null {
  if (transport === 'graphql') return stream === 'pull-requests' && streams.has('reviews') ? 'reviews' : null
  const isTold = stream === 'bugs' || stream === 'reviews'
  return isTold && streams.has('pull-requests') ? 'pull-requests' : null
}

/** Whether a pass under way brought the other stream all that it has read: both go together, or the other has ended. */
function isTogether({ pass, cursor, pending_watermark }: Checkpoint, other: Checkpoint | undefined): boolean {
  if (pass === null || pending_watermark === null || other === undefined) return pass === null
  if (other.pass === null) return (other.watermark ?? '') >= pending_watermark
  return (
    other.pass === pass && other.cursor === cursor && isSameTime(other.pending_watermark, pending_watermark)
  )
}

/**
 * What pull requests bring to other streams over REST is owed from where their pass begins. It goes in with the first
 * page of the pass, as nothing tells afterwards that those streams stand too far ahead.
 */
export function setBackBy(
  state: ProjectState,
  stream: PassStream,
  { watermark }: Checkpoint,
  options: PlanOptions,
): Pick<Pass, 'setsBack'> {
  if (options.transport !== 'rest' || stream !== 'pull-requests') return {}
  const setsBack = (['bugs', 'reviews'] as const).flatMap((told) => {
    const stored = state.checkpoints.get(told)
    if (stored === undefined)
      return told === 'bugs' && state.hasIssues ? [newCheckpoint(state.target, told)] : []
    const owed = options.streams.has(told)
      ? checkpointOf(state, told, options)
      : standBack(withoutPass(stored), { watermark })
    return owed.watermark === stored.watermark && owed.pass === stored.pass ? [] : [owed]
  })
  return { setsBack }
}

/**
 * Where pull requests stand of which the listing of issues still owes the comments, while they are about to be read so
 * that they tell these themselves: no further than that listing. Null where nothing is owed. Unless it is stored
 * before anything is read, nothing tells of the debt once the listing of issues goes on over GraphQL.
 */
export function owedPullRequests(
  { checkpoints, hasIssues }: ProjectState,
  { transport }: Pick<PlanOptions, 'transport'>,
): Checkpoint | null {
  const [listed, told] = [checkpoints.get('pull-requests'), checkpoints.get('bugs')]
  const tellsItself = transport === 'graphql' || !hasIssues
  if (!tellsItself || listed?.transport !== 'rest' || told === undefined || isDetailed(listed)) return null
  const owed = standBack(withoutPass(listed), told)
  return owed.watermark === listed.watermark && listed.pass === null ? null : owed
}

/** How a listing is read. Where issues are switched off REST tells the comments of each pull request by itself. */
export function orderOf(
  kind: 'full' | 'incremental',
  stream: PassStream,
  { hasIssues }: Pick<ProjectState, 'hasIssues'>,
  { transport }: Pick<PlanOptions, 'transport'>,
): string {
  const order = kind === 'full' ? 'created' : 'updated'
  return transport === 'rest' && stream === 'pull-requests' && !hasIssues ? `${order} ${detailed}` : order
}

/** Whether what a pass read told the comments of its pull requests, which its end does not forget. */
export function isDetailed({ cursor_order }: Pick<Checkpoint, 'cursor_order'>): boolean {
  return cursor_order?.endsWith(detailed) ?? false
}

export const detailed = 'detailed'

function withoutPass(checkpoint: Checkpoint): Checkpoint {
  return { ...checkpoint, pass: null, cursor: null, pending_watermark: null }
}

function standBack(checkpoint: Checkpoint, other: Pick<Checkpoint, 'watermark'> | undefined): Checkpoint {
  if (checkpoint.watermark === null) return checkpoint
  const watermark = other?.watermark ?? null
  if (watermark !== null && watermark >= checkpoint.watermark) return checkpoint
  return { ...checkpoint, watermark, settled: false, seen_count: null, seen_updated_at: null }
}
