import type { Page } from '../contracts/source.js'
import type { Change } from '../contracts/store.js'
import { rowId } from '../model/ids.js'
import { finishListing } from './advance-listing.js'
import { absentFromLists, changesOfPages } from './changes-of-pages.js'
import { type OpenList, openListsOf, readPlace, writePlace } from './open-lists.js'
import type { Pass } from './pass.js'
import type { Run } from './run.js'
import type { StepOutcome } from './step.js'

const table = 'pull_request_reviews'

interface AbsorbedPages {
  /** The pass as it stands behind them if all their lists did fit. */
  readonly further: Pass
  readonly pages: readonly Page[]
  readonly changes: readonly Change[]
}

/** A pass behind pages whose lists did not all fit stays there until these are read to their ends. */
export function openLists(run: Run, pass: Pass, { further, pages, changes }: AbsorbedPages): Pass {
  const opened = run.streams.has('reviews') ? pages.flatMap(openListsOf) : []
  if (opened.length === 0) return further
  const { read, newest, finished } = further
  const behind = { ...pass.checkpoint, cursor: null, seen_count: read }
  const checkpoint = finished ? behind : further.checkpoint
  const place = readPlace(checkpoint.cursor)
  const told = new Map(further.told)
  for (const { pullRequest } of opened) {
    told.set(pullRequest.githubId, reviewIds(run, pullRequest, changes))
  }
  const cursor = writePlace({ next: place.next, lists: [...place.lists, ...opened] })
  return { ...pass, read, newest, told, checkpoint: { ...checkpoint, cursor } }
}

/** Takes a page of each list that is open, in their order, and closes those that have come to their ends. */
export async function absorbLists(run: Run, pass: Pass, pages: readonly Page[]): Promise<StepOutcome> {
  const { next, lists } = readPlace(pass.checkpoint.cursor)
  const told = new Map(pass.told)
  const changes: Change[] = []
  const open: OpenList[] = []
  for (const [index, list] of lists.entries()) {
    const page = pages[index]
    if (page === undefined) {
      open.push(list)
      continue
    }
    const own = await changesOfPages(run, [page])
    const step = await advanceList(run, list, page, { ids: reviewIds(run, list.pullRequest, own), told })
    changes.push(...own, ...step.changes)
    if (step.list !== null) open.push(step.list)
  }
  const checkpoint = { ...pass.checkpoint, cursor: writePlace({ next, lists: open }) }
  const further = { ...pass, told, checkpoint }
  const isOver = open.length === 0 && next === null
  return { pass: isOver ? finishListing(further) : further, changes }
}

interface ListStep {
  /** The list further on; null at its end. */
  readonly list: OpenList | null
  readonly changes: readonly Change[]
}

async function advanceList(
  run: Run,
  list: OpenList,
  page: Page,
  { ids, told }: { ids: readonly string[]; told: Map<number, readonly string[]> },
): Promise<ListStep> {
  const { githubId } = list.pullRequest
  const isBegun = list.cursor === null
  const known = isBegun ? [] : told.get(githubId)
  const read = list.read + page.records.length
  if (known !== undefined) told.set(githubId, [...known, ...ids])
  if (page.next !== null) return { list: { ...list, cursor: page.next, read }, changes: [] }
  told.delete(githubId)
  const isWhole = page.total === null || page.total === read
  if (known !== undefined) {
    return { list: null, changes: isWhole ? await absentReviews(run, list, [...known, ...ids]) : [] }
  }
  if (isWhole && (await countStored(run, list, ids)) === read) return { list: null, changes: [] }
  // What an earlier run read of the list is not known any more: something may be gone, and only a whole list tells.
  return { list: { ...list, cursor: null, read: 0, beganAt: page.observedAt }, changes: [] }
}

function absentReviews(run: Run, list: OpenList, ids: readonly string[]) {
  const { pullRequest, beganAt, updatedAt } = list
  const id = rowId(run.scope, 'pull_request', pullRequest.githubId)
  const rows = ids.map((own) => ({ id: own }))
  const parent = updatedAt === null ? {} : { parent: { table: 'pull_requests', id, updatedAt } as const }
  return absentFromLists(
    run,
    [{ table, where: { pull_request_id: id }, rows, isWhole: true, ...parent }],
    beganAt,
  )
}

/** How many reviews the pull request has once those of the page are stored. */
async function countStored(run: Run, { pullRequest }: OpenList, ids: readonly string[]): Promise<number> {
  const where = { pull_request_id: rowId(run.scope, 'pull_request', pullRequest.githubId) }
  const stored = await run.store.ids(run.scope, { table, where })
  return new Set([...stored.map(({ id }) => id), ...ids]).size
}

function reviewIds(run: Run, { githubId }: OpenList['pullRequest'], changes: readonly Change[]): string[] {
  const id = rowId(run.scope, 'pull_request', githubId)
  return changes.flatMap((change) =>
    change.kind === 'upsert' && change.table === table && change.row.pull_request_id === id
      ? [String(change.row.id)]
      : [],
  )
}
