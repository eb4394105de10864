import type { ProbedRepository, StreamProbe } from '../contracts/source.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { isSameTime, isSettledLook, newCheckpoint, type Pass, type PassStream, type Target } from './pass.js'

/** What a plan is made from: the stored checkpoints of a project and what the probe told of it. */
export interface ProjectState {
  readonly target: Target
  readonly probe: ProbedRepository
  readonly checkpoints: ReadonlyMap<string, Checkpoint>
  /** GitHub's time of the probe. */
  readonly probedAt: string
  readonly hasIssues: boolean
  /** Only asked where the probe tells no head. */
  readonly mayHaveMovedHead: boolean
}

export interface PlanOptions {
  readonly transport: 'graphql' | 'rest'
  readonly streams: ReadonlySet<string>
  /** Since when a full run is open: streams not complete since then are read from the beginning. */
  readonly fullSince: string | null
  /** Leave out streams whose only reason is that their last look was not settled. */
  readonly onlyMoved: boolean
}

/** The streams to read, from checkpoints and probe alone. Pure: `quote` prints it, tests assert it. */
export function planPasses(states: readonly ProjectState[], options: PlanOptions): Pass[] {
  return states.flatMap((state) =>
    streamsOf(options).flatMap((stream) => {
      const pass = planPass(state, stream, options)
      return pass === null ? [] : [pass]
    }),
  )
}

/** Over GraphQL reviews come with their pull requests; over REST they are a stream of their own. */
function streamsOf({ streams, transport }: PlanOptions): PassStream[] {
  const own: PassStream[] = []
  if (streams.has('pull-requests')) own.push('pull-requests')
  if (streams.has('bugs')) own.push('bugs')
  if (streams.has('reviews') && transport === 'rest') own.push('reviews')
  if (streams.has('commits')) own.push('commits')
  return own
}

function planPass(state: ProjectState, stream: PassStream, options: PlanOptions): Pass | null {
  const checkpoint = checkpointOf(state, stream, options)
  if (stream === 'bugs' && !state.hasIssues) return null
  const decision = decide(state, stream, checkpoint, options)
  if (decision === 'skip') return null
  if (decision === 'resume') return resumed(state, stream, checkpoint, options)
  return started(state, stream, checkpoint, decision, options)
}

/**
 * Where the stream stands. What it brings to another stream may have been left out of earlier runs: then it stands no
 * further than that stream does, and a pass that left it out is not continued.
 */
function checkpointOf(state: ProjectState, stream: PassStream, options: PlanOptions): Checkpoint {
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
function setBackBy(
  state: ProjectState,
  stream: PassStream,
  { watermark }: Checkpoint,
  options: PlanOptions,
): Pick<Pass, 'setsBack'> {
  if (options.transport !== 'rest' || stream !== 'pull-requests') return {}
  const setsBack = (['bugs', 'reviews'] as const).flatMap((told) => {
    const stored = state.checkpoints.get(told)
    if (stored === undefined) return []
    const owed = options.streams.has(told)
      ? checkpointOf(state, told, options)
      : standBack(withoutPass(stored), { watermark })
    return owed.watermark === stored.watermark && owed.pass === stored.pass ? [] : [owed]
  })
  return { setsBack }
}

function withoutPass(checkpoint: Checkpoint): Checkpoint {
  return { ...checkpoint, pass: null, cursor: null, pending_watermark: null }
}

function standBack(checkpoint: Checkpoint, other: Pick<Checkpoint, 'watermark'> | undefined): Checkpoint {
  if (checkpoint.watermark === null) return checkpoint
  const watermark = other?.watermark ?? null
  if (watermark !== null && watermark >= checkpoint.watermark) return checkpoint
  return { ...checkpoint, watermark, settled: false, seen_count: null, seen_updated_at: null }
}

type Decision = 'skip' | 'resume' | 'full' | 'incremental'

function decide(
  state: ProjectState,
  stream: PassStream,
  checkpoint: Checkpoint,
  options: PlanOptions,
): Decision {
  const { fullSince, transport } = options
  const isOfThisFull = fullSince === null || (checkpoint.pending_watermark ?? '') >= fullSince
  if (checkpoint.pass !== null && checkpoint.transport === transport && isOfThisFull) return 'resume'
  const completed = stream === 'commits' ? isWalked(checkpoint) : checkpoint.watermark !== null
  if (!completed) return 'full'
  if (fullSince !== null && (checkpoint.watermark ?? '') < fullSince) return 'full'
  return isMoved(state, stream, checkpoint, options) ? 'incremental' : 'skip'
}

/** An empty repository is walked when its emptiness was stored. */
function isWalked(checkpoint: Checkpoint): boolean {
  return checkpoint.head_sha !== null || checkpoint.history_count === 0
}

function isMoved(
  state: ProjectState,
  stream: PassStream,
  checkpoint: Checkpoint,
  options: PlanOptions,
): boolean {
  if (stream === 'commits') {
    const head = state.probe.headSha
    if (head !== undefined) return head !== checkpoint.head_sha
    return state.mayHaveMovedHead && mayTellMore(state, checkpoint, options)
  }
  const look = lookAt(state.probe, stream)
  if (look === null) return mayTellMore(state, checkpoint, options)
  if (look.count !== checkpoint.seen_count || !isSameTime(look.updatedAt, checkpoint.seen_updated_at))
    return true
  return !checkpoint.settled && !options.onlyMoved
}

/** A stream of which the probe tells nothing is read once a run: again only if it stands where an earlier run began. */
function mayTellMore(
  { probedAt }: ProjectState,
  { watermark }: Checkpoint,
  { onlyMoved }: PlanOptions,
): boolean {
  return !onlyMoved || watermark === null || Date.parse(watermark) < Date.parse(probedAt)
}

/** What the probe told of a stream; null where it told nothing. */
export function lookAt(probe: ProbedRepository, stream: PassStream): StreamProbe | null {
  if (stream === 'bugs') return probe.issues
  return stream === 'pull-requests' ? probe.pullRequests : null
}

/** A pass goes on behind the pages that are stored, as large as what is left of it. */
function resumed(
  state: ProjectState,
  stream: PassStream,
  checkpoint: Checkpoint,
  options: PlanOptions,
): Pass {
  const read = checkpoint.seen_count ?? 0
  const left = checkpoint.pass === 'full' ? expectedRecords(state, stream) - read : defaultGuess
  const seen = seenSince(state, stream, checkpoint)
  return {
    stream,
    target: state.target,
    checkpoint,
    seen,
    expected: read + Math.max(1, left),
    read,
    newest: seen?.updatedAt ?? null,
    finished: false,
    waitsFor: prerequisites(stream, options),
    ...setBackBy(state, stream, checkpoint, options),
  }
}

/** What the probe tells of a pass that began before it holds for the pass too, if nothing changed in between. */
function seenSince(state: ProjectState, stream: PassStream, checkpoint: Checkpoint): StreamProbe | null {
  const look = lookAt(state.probe, stream)
  const { pending_watermark: beganAt } = checkpoint
  return look !== null && beganAt !== null && isSettledLook(beganAt, look.updatedAt) ? look : null
}

function started(
  state: ProjectState,
  stream: PassStream,
  checkpoint: Checkpoint,
  kind: 'full' | 'incremental',
  options: PlanOptions,
): Pass {
  const walks = stream === 'commits'
  return {
    stream,
    target: state.target,
    checkpoint: {
      ...checkpoint,
      pass: kind,
      transport: options.transport,
      cursor: null,
      cursor_order: walks ? 'walk' : kind === 'full' ? 'created' : 'updated',
      pinned_head: walks ? (state.probe.headSha ?? null) : null,
      pending_watermark: state.probedAt,
      seen_count: 0,
      seen_updated_at: null,
    },
    seen: walks ? null : lookAt(state.probe, stream),
    expected: kind === 'full' ? expectedRecords(state, stream) : expectedNews(state, stream, checkpoint),
    read: 0,
    newest: null,
    finished: false,
    isFirst: !state.checkpoints.has(stream),
    waitsFor: prerequisites(stream, options),
    ...setBackBy(state, stream, checkpoint, options),
  }
}

/** REST tells a pull request's comments in the issue listing and its reviews one by one: its row comes first. */
function prerequisites(stream: PassStream, options: PlanOptions): PassStream[] {
  const needsPullRequests = stream === 'bugs' || stream === 'reviews'
  return options.transport === 'rest' && needsPullRequests ? ['pull-requests'] : []
}

function expectedRecords(state: ProjectState, stream: PassStream): number {
  const { probe } = state
  if (stream === 'commits') return probe.headSha === null ? 0 : (historyCount(state) ?? defaultGuess)
  return lookAt(probe, stream)?.count ?? defaultGuess
}

/** A cheap look leaves out the size of a history; what the last deep one told is near enough, if there was one. */
function historyCount({ probe, checkpoints }: ProjectState): number | null {
  return probe.historyCount ?? (checkpoints.get('projects')?.history_count || null)
}

/** An incremental reading does not know how much moved: a small first page, larger ones behind it. */
function expectedNews({ probe }: ProjectState, stream: PassStream, checkpoint: Checkpoint): number {
  if (stream === 'commits') {
    if (probe.headSha === null) return 0
    const grown = (probe.historyCount ?? 0) - (checkpoint.history_count ?? 0)
    return grown > 0 ? grown + 1 : firstNews
  }
  const look = lookAt(probe, stream)
  if (look === null) return firstNews
  return look.count === 0
    ? 0
    : Math.min(look.count, Math.max(firstNews, look.count - (checkpoint.seen_count ?? 0)))
}

const defaultGuess = 100
const firstNews = 20
