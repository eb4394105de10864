import { pageSize } from './advance-listing.js'
import { walkPagesAhead } from './advance-walk.js'
import { nextListRequests } from './open-lists.js'
import type { Pass, PassStream } from './pass.js'

/** How many objects a record brings along on average: itself, its labels, assignees and reviews. */
const nodesPerRecord: Readonly<Record<PassStream, number>> = {
  bugs: 3,
  'pull-requests': 5,
  reviews: 1,
  commits: 1,
}

/** Objects that one GraphQL answer may hold and still be quick; GitHub cuts off much larger ones. */
const nodesPerAnswer = 2_000

/** Roughly how many objects the next step of a pass will bring. */
function weighPass(pass: Pass): number {
  const lists = nextListRequests(pass)
  if (lists.length > 0) return lists.reduce((sum, { first }) => sum + first, 0)
  const pages = pass.stream === 'commits' ? walkPagesAhead(pass) : 1
  return pages * pageSize(pass) * nodesPerRecord[pass.stream]
}

/**
 * Takes the passes whose next pages go into one request, longest remaining pass first, because a listing can only
 * be paged one page after the other. Pure.
 */
export function packPasses(
  ready: readonly Pass[],
  pagesPerRequest: number,
): { batch: Pass[]; weight: number } {
  const batch: Pass[] = []
  let weight = 0
  for (const pass of [...ready].sort(byRemaining)) {
    if (batch.length >= pagesPerRequest) break
    const added = weighPass(pass)
    if (batch.length > 0 && weight + added > nodesPerAnswer) continue
    batch.push(pass)
    weight += added
  }
  return { batch, weight }
}

/** Whether a batch is worth a request of its own while others are under way that may add to it. */
export function isWorthARequest(batch: { weight: number }): boolean {
  return batch.weight >= nodesPerAnswer / 2
}

function byRemaining(left: Pass, right: Pass): number {
  return right.expected - right.read - (left.expected - left.read)
}
