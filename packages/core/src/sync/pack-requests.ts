import type { LookRequest, PagedStream, PageRequest, SyncSource } from '../contracts/source.js'
import { connectionsInLastPoint, mostDeclaredNodes } from '../streams/query-cost.js'
import type { AnswerBudget } from './answer-budget.js'
import { type LooksWanted, planLooks } from './looks-along.js'
import { nextRequests } from './next-requests.js'
import type { Pass } from './pass.js'

/** What a request may hold. */
export interface Packing {
  readonly source: Pick<SyncSource, 'pagesPerRequest' | 'weigh'>
  readonly budget: Pick<AnswerBudget, 'limit' | 'nodesPerRecord'>
}

/** Looks that come along with the last pages of a project. */
export interface Looking {
  readonly wanted: LooksWanted
  /** How many passes of a project have not ended. */
  readonly countOpen: (projectId: string) => number
}

const noLooks: Looking = { wanted: new Map(), countOpen: () => 0 }

/** Answers that may wait for their commit while reading goes on. */
export const answersInWaiting = 2

/** The passes whose next pages go into one request. */
export interface Batch {
  readonly passes: readonly Pass[]
  /** How many records the pages may hold. */
  readonly records: number
  /** About how many objects will come with them. */
  readonly nodes: number
}

/** What belongs together: the passes of one project, so that one answer tells where all of it stands. */
interface Parcel {
  readonly passes: readonly Pass[]
  readonly pages: number
  readonly records: number
  readonly nodes: number
  /** As declared, by GitHub's formula. */
  readonly connections: number
  readonly declared: number
}

/**
 * Takes the passes whose next pages go into one request: longest remaining first, because a listing can only be paged
 * one page after the other, and all of a project unless no request could hold that. What would only open another point
 * is left to the next request. Pure.
 */
export function packPasses(ready: readonly Pass[], packing: Packing, looking: Looking = noLooks): Batch {
  const { source, budget } = packing
  if (source.pagesPerRequest === 1) return packLongest(ready, packing)
  const taken: Parcel[] = []
  let misses = 0
  for (const own of groupByProject(ready)) {
    const whole = weighPasses(own, packing, looking)
    const isTooLarge = !fits([], whole, packing)
    const parcels = isTooLarge ? own.map((pass) => weighPasses([pass], packing, looking)) : [whole]
    for (const parcel of parcels) {
      if (fits(taken, parcel, packing)) taken.push(parcel)
      else misses += 1
    }
    const isFull = sumOf(taken, 'pages') >= source.pagesPerRequest || sumOf(taken, 'nodes') >= budget.limit
    if (isFull || misses >= mostMisses) break
  }
  const kept =
    taken.reduce((sum, parcel) => sum + parcel.passes.length, 0) < ready.length ? trim(taken) : taken
  return {
    passes: kept.flatMap((parcel) => parcel.passes),
    records: sumOf(kept, 'records'),
    nodes: sumOf(kept, 'nodes'),
  }
}

/** What to pack of all that may be read. Where a request is one page, no more than the longest is looked at. */
export function readyFor(
  agenda: { ready(): readonly Pass[]; longest(): readonly Pass[] },
  { source }: Pick<Packing, 'source'>,
): readonly Pass[] {
  return source.pagesPerRequest === 1 ? agenda.longest() : agenda.ready()
}

/** Where a request is one page. */
function packLongest(ready: readonly Pass[], packing: Packing): Batch {
  const [first, ...others] = ready
  if (first === undefined) return { passes: [], records: 0, nodes: 0 }
  const longest = others.reduce((best, pass) => (remaining(pass) > remaining(best) ? pass : best), first)
  const { passes, records, nodes } = weighPasses([longest], packing, noLooks)
  return { passes, records, nodes }
}

/** Projects that did not fit, after which the others, smaller as they are, are not tried any more. */
const mostMisses = 200

/** How git is asked: for a walk at a time. */
export const oneByOne: Packing['source'] = { pagesPerRequest: 1, weigh: () => null }

/** Walks that git tells are no requests. */
export function isByGit(
  { stream }: { readonly stream: PagedStream },
  { source }: { readonly source: Pick<SyncSource, 'commits'> },
): boolean {
  return stream === 'commits' && source.commits === 'git'
}

/** What goes by different ways to GitHub shares no request, and waits for no other. */
export function splitByRoute(
  { source }: { readonly source: Pick<SyncSource, 'routeOf'> },
  passes: readonly Pass[],
): readonly (readonly Pass[])[] {
  const routes = new Map<number, Pass[]>()
  for (const pass of passes) {
    const route = source.routeOf?.(pass.target.repository) ?? 1
    const own = routes.get(route)
    if (own === undefined) routes.set(route, [pass])
    else own.push(pass)
  }
  return [...routes.values()]
}

/** One whole page: less is asked for along with others where that costs little time. */
const leastRecords = 100

/** Whether a batch is worth a request of its own while others are under way that may add to it. */
export function isWorthARequest(
  { nodes, records }: Pick<Batch, 'nodes' | 'records'>,
  { source, budget }: Packing,
  underWay: number,
): boolean {
  if (source.pagesPerRequest === 1 || underWay === 0) return true
  return underWay === 1 ? records >= leastRecords : nodes >= budget.limit / 2
}

/** About how many objects the pages of requests will bring. */
export function expectedNodes(requests: readonly PageRequest[], { budget }: Pick<Packing, 'budget'>): number {
  return requests.reduce((sum, { stream, first }) => {
    const isPlain = stream === 'reviews' || stream === 'members' || stream === 'contributors'
    return sum + first * (isPlain ? 1 : budget.nodesPerRecord(stream))
  }, 0)
}

function weighPasses(passes: readonly Pass[], packing: Packing, { wanted, countOpen }: Looking): Parcel {
  const steps = passes.map((pass) => ({ pass, requests: nextRequests(pass, packing.budget) }))
  const requests = steps.flatMap((step) => step.requests)
  const looks = planLooks(steps, countOpen, wanted).map(({ request }) => request)
  const weight = packing.source.weigh(requests, looks)
  return {
    passes,
    pages: packing.source.pagesPerRequest === 1 ? passes.length : requests.length,
    records: requests.reduce((sum, { first }) => sum + first, 0),
    nodes: expectedNodes(requests, packing) + looks.reduce((sum, look) => sum + nodesOfLook(look), 0),
    connections: weight?.connections ?? 0,
    declared: weight?.nodes ?? 0,
  }
}

/** Topics and languages of a repository, of which a look asks for many and few are there. */
const nodesOfDetails = 10

/** About how many objects a look will bring: the repository and what moved last. */
function nodesOfLook({ details, issues, pullRequests }: LookRequest): number {
  return 1 + Number(issues) + Number(pullRequests) + (details ? nodesOfDetails : 0)
}

/** The first always does: what is too large alone is asked for in smaller pages when GitHub says so. */
function fits(taken: readonly Parcel[], parcel: Parcel, { source, budget }: Packing): boolean {
  const isFirst = taken.length === 0 && parcel.passes.length === 1
  return (
    isFirst ||
    (sumOf(taken, 'pages') + parcel.pages <= source.pagesPerRequest &&
      sumOf(taken, 'nodes') + parcel.nodes <= budget.limit &&
      sumOf(taken, 'declared') + parcel.declared <= mostDeclaredNodes)
  )
}

/** What may be left to the next request to save a point of this one: more would cost that one as much. */
const mostLeftOut = 75

/** Leaves out the fewest connections without which the request costs a point less. The longest is never left out. */
function trim(taken: readonly Parcel[]): readonly Parcel[] {
  const surplus = connectionsInLastPoint(sumOf(taken, 'connections'))
  if (surplus > mostLeftOut) return taken
  const left = smallestSum(taken.slice(1), surplus)
  return left === null ? taken : taken.filter((parcel) => !left.includes(parcel))
}

/** The parcels whose connections sum up to the least that is enough; null where none are within reason. */
function smallestSum(parcels: readonly Parcel[], enough: number): readonly Parcel[] | null {
  const bySum = new Map<number, readonly Parcel[]>([[0, []]])
  for (const parcel of parcels) {
    for (const [sum, some] of [...bySum]) {
      const more = sum + parcel.connections
      if (more <= mostLeftOut && !bySum.has(more)) bySum.set(more, [...some, parcel])
    }
  }
  const [least] = [...bySum.keys()].filter((sum) => sum >= enough).sort((one, other) => one - other)
  return least === undefined ? null : (bySum.get(least) ?? null)
}

/** The passes of each project, longest remaining first, as are the projects. */
function groupByProject(passes: readonly Pass[]): readonly (readonly Pass[])[] {
  const groups = new Map<string, Pass[]>()
  for (const pass of passes) {
    const own = groups.get(pass.target.projectId)
    if (own === undefined) groups.set(pass.target.projectId, [pass])
    else own.push(pass)
  }
  const projects = [...groups.values()].map((own) => ({ own, longest: Math.max(...own.map(remaining)) }))
  return projects
    .sort((left, right) => right.longest - left.longest)
    .map(({ own }) => own.sort((left, right) => remaining(right) - remaining(left)))
}

function remaining({ expected, read }: Pass): number {
  return expected - read
}

function sumOf(parcels: readonly Parcel[], part: Exclude<keyof Parcel, 'passes'>): number {
  return parcels.reduce((sum, parcel) => sum + parcel[part], 0)
}
