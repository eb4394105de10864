import type { PageRequest, SyncSource } from '../contracts/source.js'
import { pointsOf } from '../streams/query-cost.js'
import { Agenda, keyOf } from './agenda.js'
import { type LooksWanted, looksBeside, planLooks } from './looks-along.js'
import { nextRequests } from './next-requests.js'
import {
  answersInWaiting,
  expectedNodes,
  isByGit,
  isWorthARequest,
  type Packing,
  packPasses,
  readyFor,
} from './pack-requests.js'
import type { Pass } from './pass.js'

export interface ReadingForecast {
  readonly requests: number
  readonly points: number
  /** Objects that the answers hold. */
  readonly nodes: number
  /** The most requests that have to wait for each other. */
  readonly longestChain: number
}

export interface ReadingPlan extends Packing {
  readonly source: Packing['source'] & Pick<SyncSource, 'commits'>
  readonly passes: readonly Pass[]
  /** How many records each pass has to read, with those that earlier runs have read. Asked once, at the beginning. */
  readonly recordsOf: (pass: Pass) => number
  readonly looks: LooksWanted
  readonly concurrency: number
}

interface Step {
  readonly pass: Pass
  readonly requests: readonly PageRequest[]
}

/**
 * What reading will cost: goes through the same packing as the reading itself, with every page bringing what is known
 * to be there. Pure.
 */
export function forecastReading(plan: ReadingPlan): ReadingForecast {
  const { source, budget } = plan
  const byGit = plan.passes.filter((pass) => isByGit(pass, plan))
  const passes = plan.passes.filter((pass) => !byGit.includes(pass))
  const besides = looksBeside(byGit, plan.looks)
  // As told when the reading begins: what a pass expects grows on the way.
  const totals = new Map(passes.map((pass) => [keyOf(pass), plan.recordsOf(pass)]))
  const after = ({ pass, requests }: Step) => advance(pass, requests, totals.get(keyOf(pass)) ?? 0)
  const agenda = new Agenda(passes)
  const looking = { wanted: besides, countOpen: (projectId: string) => agenda.countOpen(projectId) }
  const underWay: Step[][] = []
  const looked = new Set<string>()
  const depth = new Map<string, number>()
  const sum = { requests: 0, points: 0, nodes: 0, longestChain: 0 }
  while (agenda.hasReady() || underWay.length > 0) {
    const isFree = underWay.length < plan.concurrency + answersInWaiting
    const packed = packPasses(isFree ? readyFor(agenda, plan) : [], plan, looking)
    const isWorthIt = isWorthARequest(packed, plan, underWay.length)
    if (packed.passes.length === 0 || !isWorthIt) {
      agenda.end((underWay.shift() ?? []).map(after))
      continue
    }
    agenda.begin(packed.passes)
    const steps = packed.passes.map((pass) => ({ pass, requests: nextRequests(pass, budget) }))
    const requests = steps.flatMap((step) => step.requests)
    const along = planLooks(steps, looking.countOpen, looking.wanted)
    if (requests.length > 0) {
      const weight = source.weigh(
        requests,
        along.map(({ request }) => request),
      )
      sum.requests += source.pagesPerRequest === 1 ? requests.length : 1
      sum.points += weight === null ? 0 : pointsOf(weight.connections)
      sum.nodes += expectedNodes(requests, plan)
    }
    for (const { pass } of steps) {
      const own = (depth.get(keyOf(pass)) ?? 0) + 1
      depth.set(keyOf(pass), own)
      sum.longestChain = Math.max(sum.longestChain, own)
    }
    for (const { target } of along) {
      const own = steps.filter(({ pass }) => pass.target.projectId === target.projectId)
      if (own.every((step) => !after(step).goesOn)) looked.add(target.projectId)
    }
    underWay.push(steps)
  }
  return addLooks(sum, plan, looked)
}

/** The pass after pages that brought what is there. */
function advance(
  pass: Pass,
  requests: readonly PageRequest[],
  total: number,
): { pass: Pass; goesOn: boolean } {
  const { checkpoint } = pass
  const asked = requests.reduce((sum, { first }) => sum + first, 0)
  const read = pass.read + asked
  // Newest first, and towards a known commit, a page has to show one record more than there are.
  const isPastNews = checkpoint.pass === 'incremental' && pass.stream !== 'bugs'
  const isAll = read >= (pass.seen?.count ?? Number.POSITIVE_INFINITY)
  const goesOn = requests.length > 0 && !isAll && (isPastNews ? read <= total : read < total)
  const place = pass.stream === 'commits' ? `${checkpoint.pinned_head} ${read - 1}` : `after ${read}`
  const expected = expectedAfter(pass, total)
  return { pass: { ...pass, read, expected, checkpoint: { ...checkpoint, cursor: place } }, goesOn }
}

/** What pages tell of the size of a listing. From the newest on, none does. */
function expectedAfter({ stream, checkpoint, expected }: Pass, total: number): number {
  if (checkpoint.pass === 'full' || stream === 'bugs') return Math.max(expected, total)
  return stream === 'commits' ? Math.max(expected, total + 1) : expected
}

/** Projects that were not looked at along with their last pages are looked at by themselves. */
function addLooks(
  reading: ReadingForecast,
  { passes, looks, source }: ReadingPlan,
  looked: ReadonlySet<string>,
) {
  const read = new Map(passes.map(({ target }) => [target.projectId, target.repository]))
  const left = [...read].flatMap(([id, repository]) => (looked.has(id) || !looks.has(id) ? [] : [repository]))
  let { requests, points } = reading
  for (let start = 0; start < left.length; start += looksPerRequest) {
    const some = left.slice(start, start + looksPerRequest).map((repository) => ({
      repository,
      details: false,
      issues: true,
      pullRequests: true,
    }))
    requests += 1
    points += pointsOf(1 + (source.weigh([], some)?.connections ?? 0))
  }
  return { ...reading, requests, points }
}

/** Repositories that one request looks at. */
export const looksPerRequest = 100
