import type { ProbedRepository, StreamProbe } from '../contracts/source.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { checkpointOf, orderOf, setBackBy } from './companions.js'
import { isListedWhole, wholeStreams } from './listed-whole.js'
import { isSameTime, isSettledLook, type Pass, type PassStream } from './pass.js'
import type { PlanOptions, ProjectState } from './project-state.js'

/** The streams to read, from checkpoints and probe alone. Pure: `quote` prints it, tests assert it. */
export function planPasses(states: readonly ProjectState[], options: PlanOptions): Pass[] {
  const plans = states.flatMap((state) =>
    streamsOf(options).map((stream) => planStream(state, stream, options)),
  )
  const news = plans.filter(({ stream, decision }) => stream !== 'commits' && decision === 'incremental')
  const firstPage = firstPageOf(news.length)
  return plans.flatMap(({ state, stream, checkpoint, decision }) => {
    if (decision === 'skip') return []
    if (decision === 'resume') return [resumed(state, stream, checkpoint, options)]
    return [started(state, stream, checkpoint, decision, { ...options, firstPage })]
  })
}

/** Over GraphQL reviews come with their pull requests; over REST they are a stream of their own. */
function streamsOf({ streams, transport }: PlanOptions): PassStream[] {
  const own: PassStream[] = []
  if (streams.has('pull-requests')) own.push('pull-requests')
  if (streams.has('bugs')) own.push('bugs')
  if (streams.has('reviews') && transport === 'rest') own.push('reviews')
  if (streams.has('commits')) own.push('commits')
  own.push(...wholeStreams.filter((stream) => streams.has(stream)))
  return own
}

interface StreamPlan {
  readonly state: ProjectState
  readonly stream: PassStream
  readonly checkpoint: Checkpoint
  readonly decision: Decision
}

function planStream(state: ProjectState, stream: PassStream, options: PlanOptions): StreamPlan {
  const checkpoint = checkpointOf(state, stream, options)
  const isOff = stream === 'bugs' && !state.hasIssues
  const decision = isOff ? 'skip' : decide(state, stream, checkpoint, options)
  return { state, stream, checkpoint, decision }
}

/**
 * How large the first page of an incremental reading is, which does not know how much moved. Every record that it
 * might hold is charged: where many listings moved, the pages are smaller, and most hold what is new all the same.
 */
function firstPageOf(listings: number): number {
  return Math.max(smallestNews, Math.min(largestNews, Math.floor(recordsForNews / Math.max(1, listings))))
}

type Decision = 'skip' | 'resume' | 'full' | 'incremental'

function decide(
  state: ProjectState,
  stream: PassStream,
  checkpoint: Checkpoint,
  options: PlanOptions,
): Decision {
  const { fullSince } = options
  const isOfThisFull = fullSince === null || (checkpoint.pending_watermark ?? '') >= fullSince
  const isOfThisPlace = checkpoint.transport === placeOf(stream, options)
  const goesOn = checkpoint.pass !== null && mayGoOn(state, stream, checkpoint)
  if (goesOn && isOfThisPlace && isOfThisFull) return 'resume'
  const completed = stream === 'commits' ? isWalked(checkpoint) : checkpoint.watermark !== null
  if (!completed) return 'full'
  if (isListedWhole(stream)) return isReadInRun(state, checkpoint, options) ? 'skip' : 'full'
  if (fullSince !== null && (checkpoint.watermark ?? '') < fullSince) return 'full'
  return isMoved(state, stream, checkpoint, options) ? 'incremental' : 'skip'
}

/** The first look of a run comes before whatever it reads, though an earlier run may have begun in the same second. */
function isReadInRun({ beganAt }: ProjectState, checkpoint: Checkpoint, { onlyMoved }: PlanOptions): boolean {
  return onlyMoved && !isReadBefore(checkpoint, beganAt)
}

/** What is listed whole and goes on is read once more: unless the times tell that it has to be, it begins again. */
function mayGoOn({ beganAt }: ProjectState, stream: PassStream, { pending_watermark }: Checkpoint): boolean {
  return !isListedWhole(stream) || isReadBefore({ watermark: pending_watermark }, beganAt)
}

/** Whether a reading began before the run did: one that a killed run began shows nothing of what changed since. */
function isReadBefore({ watermark }: Pick<Checkpoint, 'watermark'>, beganAt: string): boolean {
  return watermark === null || Date.parse(watermark) < Date.parse(beganAt)
}

/** Where a stream is read: a cursor means nothing elsewhere. */
function placeOf(stream: PassStream, { transport, commits }: PlanOptions): string {
  return stream === 'commits' && commits !== undefined ? commits : transport
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
  checkpoint: Checkpoint,
  { onlyMoved }: PlanOptions,
): boolean {
  return !onlyMoved || isReadBefore(checkpoint, probedAt)
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
    checkpoint: { ...checkpoint, cursor_order: resumedOrder(state, stream, checkpoint, options) },
    seen,
    expected: read + Math.max(1, left),
    read,
    newest: seen?.updatedAt ?? null,
    finished: false,
    waitsFor: prerequisites(stream, options),
    ...setBackBy(state, stream, checkpoint, options),
  }
}

/** Issues may have been switched on or off since the pass began. */
function resumedOrder(
  state: ProjectState,
  stream: PassStream,
  { pass, cursor_order }: Checkpoint,
  options: PlanOptions,
): string | null {
  const isListing = stream !== 'commits' && (pass === 'full' || pass === 'incremental')
  return isListing ? orderOf(pass, stream, state, options) : cursor_order
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
  options: PlanOptions & { readonly firstPage: number },
): Pass {
  const walks = stream === 'commits'
  return {
    stream,
    target: state.target,
    checkpoint: {
      ...checkpoint,
      pass: kind,
      transport: placeOf(stream, options),
      cursor: null,
      cursor_order: walks ? 'walk' : orderOf(kind, stream, state, options),
      pinned_head: walks ? (state.probe.headSha ?? null) : null,
      pending_watermark: state.probedAt,
      seen_count: 0,
      // REST goes on from the newest change that it saw.
      seen_updated_at:
        kind === 'incremental' && options.transport === 'rest' ? checkpoint.seen_updated_at : null,
    },
    seen: walks ? null : lookAt(state.probe, stream),
    expected:
      kind === 'full'
        ? expectedRecords(state, stream)
        : expectedNews(state, stream, checkpoint, options.firstPage),
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
  if (isListedWhole(stream)) return expectedOfWhole(state.checkpoints.get(stream))
  return lookAt(probe, stream)?.count ?? defaultGuess
}

/** As many as last time, and one that came since. Of one that was never read most repositories have few. */
function expectedOfWhole(checkpoint: Checkpoint | undefined): number {
  const count = checkpoint?.seen_count ?? null
  if (count === null) return firstGuess
  return checkpoint?.pass === null ? count + 1 : count + defaultGuess
}

/** A cheap look leaves out the size of a history; what the last deep one told is near enough, if there was one. */
function historyCount({ probe, checkpoints }: ProjectState): number | null {
  return probe.historyCount ?? (checkpoints.get('projects')?.history_count || null)
}

/** An incremental reading does not know how much moved: a small first page, larger ones behind it. */
function expectedNews(
  { probe }: ProjectState,
  stream: PassStream,
  checkpoint: Checkpoint,
  firstPage: number,
): number {
  if (stream === 'commits') {
    if (probe.headSha === null) return 0
    const grown = (probe.historyCount ?? 0) - (checkpoint.history_count ?? 0)
    return grown > 0 ? grown + 1 : largestNews
  }
  const look = lookAt(probe, stream)
  if (look === null) return largestNews
  return look.count === 0
    ? 0
    : Math.min(look.count, Math.max(firstPage, look.count - (checkpoint.seen_count ?? 0) + 1))
}

const defaultGuess = 100
const firstGuess = 10

/** Records of a first page of news, and of all of them together. */
const largestNews = 20
const smallestNews = 5
const recordsForNews = 50
