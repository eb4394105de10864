import type { Usage } from '../contracts/quota.js'
import { pointsOf } from '../streams/query-cost.js'
import { keyOf } from './agenda.js'
import { forecastReading, looksPerRequest } from './forecast-reading.js'
import type { FoundProject } from './found-project.js'
import { isListedWhole, wholeStreams } from './listed-whole.js'
import type { LooksWanted } from './looks-along.js'
import type { Pass } from './pass.js'
import { lookAtOwner } from './probe-owner.js'
import type { Quote, QuotedStream } from './quote.js'
import { looksAtMovable, planRound } from './read-rounds.js'
import type { Run } from './run.js'
import { sizeNews } from './size-news.js'
import { ownerCheckpoint } from './sync-owner.js'

/** Reviews of a pull request where none are stored that would tell. */
const usualReviews = 1.5

/** What rows and objects add to the time of a run, beside waiting for GitHub. */
const msPerRow = 0.1
const msPerNode = 0.05

/**
 * What a run over the owner would take. Writes nothing, and asks for no more than the looks that the run would take
 * too; for an incremental run also how much changed where something did.
 *
 * @param usage of this quote so far: what was asked before stands for what the run will ask before
 */
export async function quoteOwner(run: Run, usage: () => Usage): Promise<Quote> {
  const stored = await ownerCheckpoint(run.store, run.scope, run.owner)
  run.budget.recall(stored?.page_size ?? null)
  const isFull = run.kind === 'full'
  const isOpen = isFull && stored?.pass === 'full'
  const isNew = isFull && !isOpen
  const known = stored?.seen_count ?? run.owner.repositories
  const startedMs = run.clock.now().getTime()
  const asked = usage().requests
  const members = run.streams.has('members') && run.owner.type === 'Organization'
  const { found, beganAt } = await lookAtOwner(run, {
    details: isNew,
    members,
    ...(known !== undefined && { expected: known }),
  })
  const looked = usage()
  const msPerRequest = (run.clock.now().getTime() - startedMs) / Math.max(1, looked.requests - asked)
  const fullSince = isOpen ? (stored.pending_watermark ?? beganAt) : isFull ? beganAt : null
  const { passes, wanted } = await planRound(run, found, { fullSince, onlyMoved: false })
  // A new full run describes all repositories before it reads.
  const looks = isNew ? new Map([...wanted].map(([id, look]) => [id, { ...look, details: false }])) : wanted
  const news = await sizeNews(run.source, passes, run.signal)
  const recordsOf = (pass: Pass) => news.records.get(keyOf(pass)) ?? pass.expected
  const { source, budget, concurrency } = run
  const along = looksAtMovable(looks, passes)
  const reading = forecastReading({ source, budget, concurrency, passes, recordsOf, looks: along })
  const described = forecastDescriptions(run, found, passes, looks)
  const projects = isFull ? found.length : [...looks.values()].filter(({ details }) => details).length
  const perStream = [
    { stream: 'projects', repositories: projects, records: projects, basis: 'exact' } as const,
    ...(await describeStreams(run, passes, recordsOf)),
  ]
  const rows = perStream.reduce((sum, { records }) => sum + records, 0)
  const turns = Math.max(reading.longestChain, Math.ceil(reading.requests / concurrency))
  return {
    owner: run.owner.login,
    kind: isFull ? 'full' : 'incremental',
    transport: source.transport,
    requests: looked.requests + reading.requests + described.requests,
    points: looked.graphqlPoints + reading.points + described.points,
    rows,
    estimatedMs: Math.round(
      (looked.requests + turns) * msPerRequest + reading.nodes * msPerNode + rows * msPerRow,
    ),
    perStream,
    notes: notesOf(run, { passes, isLeast: news.isLeast, isOpen }),
    spent: { requests: usage().requests, points: usage().graphqlPoints },
  }
}

/** Repositories of which nothing is read, but that have to be described anew. */
function forecastDescriptions(
  { source }: Run,
  found: readonly FoundProject[],
  passes: readonly Pass[],
  wanted: LooksWanted,
): { requests: number; points: number } {
  const read = looksAtMovable(wanted, passes)
  const moved = found.filter(
    ({ row }) => !read.has(String(row.id)) && wanted.get(String(row.id))?.details === true,
  )
  const weight = source.weigh(
    [],
    moved.map(({ probe }) => ({ repository: probe, details: true, issues: true, pullRequests: true })),
  )
  if (moved.length === 0 || weight === null) return { requests: 0, points: 0 }
  return {
    requests: Math.ceil(moved.length / looksPerRequest),
    points: pointsOf(weight.connections + 1),
  }
}

async function describeStreams(
  run: Run,
  passes: readonly Pass[],
  recordsOf: (pass: Pass) => number,
): Promise<QuotedStream[]> {
  const told = run.source.transport === 'graphql' ? 'exact' : 'estimate'
  const streams = (['bugs', 'pull-requests', 'commits', ...wholeStreams] as const).flatMap(
    (stream): QuotedStream[] => {
      const own = passes.filter((pass) => pass.stream === stream && recordsOf(pass) > 0)
      if (!run.streams.has(stream)) return []
      const records = own.reduce((sum, pass) => sum + Math.max(0, recordsOf(pass) - pass.read), 0)
      const basis = isListedWhole(stream) ? 'estimate' : told
      return [{ stream, repositories: own.length, records, basis }]
    },
  )
  const pullRequests = streams.find(({ stream }) => stream === 'pull-requests')
  if (!run.streams.has('reviews') || pullRequests === undefined) return streams
  const { repositories, records } = pullRequests
  const reviews = Math.round(records * (await reviewsPerPullRequest(run)))
  return [...streams, { stream: 'reviews', repositories, records: reviews, basis: 'estimate' }]
}

async function reviewsPerPullRequest({ store, scope }: Run): Promise<number> {
  const [reviews, pullRequests] = await Promise.all(
    (['pull_request_reviews', 'pull_requests'] as const).map((table) => countAll(store, scope, table)),
  )
  return reviews && pullRequests ? reviews / pullRequests : usualReviews
}

async function countAll(
  store: Run['store'],
  scope: Run['scope'],
  table: 'pull_request_reviews' | 'pull_requests',
): Promise<number> {
  const counts = await store.count(scope, { table, by: 'state' })
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

function notesOf(
  { source, streams, kind, report }: Run,
  { passes, isLeast, isOpen }: { passes: readonly Pass[]; isLeast: boolean; isOpen: boolean },
): string[] {
  const readsReviews = streams.has('reviews') && passes.some(({ stream }) => stream === 'pull-requests')
  const notes = {
    'Reviews are an estimate: GitHub counts them for each pull request alone': readsReviews,
    'REST tells neither sizes nor changes before it is asked for them: requests and records are rough guesses':
      source.transport === 'rest',
    'Some listings changed by more than could be counted': isLeast && source.transport === 'graphql',
    'GitHub tells neither how many deployments and releases there are nor which changed: as many as last time are expected':
      wholeStreams.some((stream) => streams.has(stream)),
    'A full run is open already: only what is left of it is counted': isOpen,
    'Some tokens could not be asked: what they alone reach is not counted': report.hasGaps,
    'Nothing changed: the run would only look': kind === 'incremental' && passes.length === 0,
  }
  return Object.entries(notes).flatMap(([note, holds]) => (holds ? [note] : []))
}
