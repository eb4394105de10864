import type { Page, PageRequest } from '../contracts/source.js'
import type { Mark } from '../contracts/store.js'
import { pageSize } from './advance-listing.js'
import type { Pass } from './pass.js'

/**
 * The walk over a project's commits, from a pinned head.
 *
 * - `walk`: towards the head of the last completed walk. It ends when that head was met and as many unknown
 *   commits were found as the history grew by, because an old branch merged late lies behind the old head.
 * - `walk-met`: the same, the old head met.
 * - `rewalk`: after a force push or a change of the default branch. All commits were taken off the branch when it
 *   began; each one met is put back, and what is left at the end is orphaned.
 */
type WalkOrder = 'walk' | 'walk-met' | 'rewalk'

export interface WalkStep {
  readonly pass: Pass
  /** Facts about sets of commits that go in with the page. */
  readonly marks: readonly Mark[]
}

/** Pages of one walk that a step may ask for at once. */
const mostPagesAhead = 20

/**
 * The next pages of a walk, as many as a step may ask for at once. Pure.
 *
 * A cursor into a history reads `<head> <offset>`, as was observed of GitHub and is documented nowhere. While it
 * does, later pages can be asked for before the ones between have come; `absorbPages` takes them only as far as each
 * continues the one before it, so a change of the form costs requests and nothing else.
 */
export function nextWalkRequests(pass: Pass, budget: { readonly limit: number }): PageRequest[] {
  const first = nextWalkRequest(pass)
  const place = readPlace(pass)
  // Where GitHub could not give whole pages, it will not give many.
  if (place === null || pass.checkpoint.page_size !== null) return [first]
  const left = Math.ceil((pass.expected - pass.read) / first.first)
  const pages = Math.max(1, Math.min(mostPagesAhead, left, Math.floor(budget.limit / first.first)))
  const others = Array.from({ length: pages - 1 }, (_, page) => ({
    ...first,
    cursor: `${place.head} ${place.offset + (page + 1) * first.first}`,
  }))
  return [first, ...others]
}

/** The last commit that was read, by its place in the walk; null where the cursor does not tell. */
function readPlace({ checkpoint }: Pass): { head: string; offset: number } | null {
  const { cursor, pinned_head, transport } = checkpoint
  if (cursor === null) {
    return transport === 'graphql' && pinned_head !== null ? { head: pinned_head, offset: -1 } : null
  }
  const [, head, offset] = /^([0-9a-f]{40,64}) (\d+)$/.exec(cursor) ?? []
  return head === undefined || head !== pinned_head ? null : { head, offset: Number(offset) }
}

/** The next page of a walk. Pure. */
function nextWalkRequest(pass: Pass): PageRequest {
  const { checkpoint, target } = pass
  return {
    stream: 'commits',
    repository: target.repository,
    order: checkpoint.pass === 'full' ? 'created' : 'updated',
    first: pageSize(pass),
    cursor: checkpoint.cursor,
    since: null,
    head: checkpoint.pinned_head,
    base: checkpoint.pass === 'incremental' ? checkpoint.head_sha : null,
  }
}

/** The walk after a page of it, given which of the page's commits earlier completed walks had reached. Pure. */
export function advanceWalk(pass: Pass, page: Page, known: ReadonlySet<string>): WalkStep {
  const pinned = pinHead(pass, page)
  if (pinned.checkpoint.pinned_head === null) return { pass: finishWalk(pinned, 0), marks: emptyBranch(pass) }
  return pinned.checkpoint.pass === 'full' ? advanceFull(pinned, page) : advanceNews(pinned, page, known)
}

/** Whether the page's commits have to be looked up before `advanceWalk`. */
export function needsKnownCommits(pass: Pass): boolean {
  return pass.checkpoint.pass === 'incremental'
}

export function shasOf(page: Page): string[] {
  return page.records.map((record) => String((record as { sha?: unknown }).sha))
}

/** REST names no head in its probe: the first commit of the first page is it. */
function pinHead(pass: Pass, page: Page): Pass {
  if (pass.checkpoint.pinned_head !== null) return pass
  return { ...pass, checkpoint: { ...pass.checkpoint, pinned_head: page.head ?? shasOf(page)[0] ?? null } }
}

function advanceFull(pass: Pass, page: Page): WalkStep {
  const walked = (pass.checkpoint.seen_count ?? 0) + page.records.length
  const further = moved(pass, page, { seen_count: walked })
  if (page.next !== null) return { pass: further, marks: [] }
  const orphaned: Mark[] = pass.checkpoint.cursor_order === 'rewalk' ? [orphanMark(pass)] : []
  return { pass: finishWalk(further, page.total ?? walked), marks: orphaned }
}

function advanceNews(pass: Pass, page: Page, known: ReadonlySet<string>): WalkStep {
  const { checkpoint } = pass
  const shas = shasOf(page)
  const found = (checkpoint.seen_count ?? 0) + shas.filter((sha) => !known.has(sha)).length
  const met = checkpoint.cursor_order === 'walk-met' || shas.includes(checkpoint.head_sha ?? '')
  const grown = page.total === null ? null : page.total - (checkpoint.history_count ?? 0)
  const further = moved(pass, page, {
    seen_count: found,
    cursor_order: (met ? 'walk-met' : 'walk') satisfies WalkOrder,
  })
  if (grown !== null && (grown < 0 || found > grown)) return rewalk(pass)
  if (met && (grown === null || found === grown)) {
    return { pass: finishWalk(further, page.total ?? (checkpoint.history_count ?? 0) + found), marks: [] }
  }
  return page.next === null ? rewalk(pass) : { pass: further, marks: [] }
}

/** History was rewritten: everything leaves the branch, and the walk starts over from the pinned head. */
export function rewalk(pass: Pass): WalkStep {
  const { checkpoint, target } = pass
  return {
    pass: {
      ...pass,
      read: 0,
      expected: Math.max(pass.expected, 100),
      checkpoint: {
        ...checkpoint,
        pass: 'full',
        cursor: null,
        cursor_order: 'rewalk' satisfies WalkOrder,
        seen_count: 0,
      },
    },
    marks: [
      {
        kind: 'mark',
        table: 'commits',
        where: { project_id: target.projectId },
        row: { on_default_branch: false },
      },
    ],
  }
}

/** Git throws away what nothing points to: the walk starts over from wherever the branch is now. */
export function walkFromToday(pass: Pass): WalkStep {
  return rewalk({ ...pass, checkpoint: { ...pass.checkpoint, pinned_head: null } })
}

/** The branch lost all its commits: those it had are orphaned. */
export function emptyBranch(pass: Pass): Mark[] {
  if (pass.checkpoint.head_sha === null) return []
  const where = { project_id: pass.target.projectId }
  return [{ kind: 'mark', table: 'commits', where, row: { on_default_branch: false, is_orphaned: true } }]
}

function orphanMark(pass: Pass): Mark {
  return {
    kind: 'mark',
    table: 'commits',
    where: { project_id: pass.target.projectId, on_default_branch: false },
    row: { is_orphaned: true },
  }
}

function moved(pass: Pass, page: Page, told: Partial<Pass['checkpoint']>): Pass {
  return {
    ...pass,
    read: pass.read + page.records.length,
    expected: page.total === null ? pass.expected : Math.max(pass.expected, expectedOf(pass, page.total)),
    checkpoint: { ...pass.checkpoint, ...told, cursor: page.next },
  }
}

function expectedOf(pass: Pass, total: number): number {
  return pass.checkpoint.pass === 'full' ? total : total - (pass.checkpoint.history_count ?? 0) + 1
}

/** Ends a walk: its head becomes the one that later walks look for. */
export function finishWalk(pass: Pass, historyCount: number): Pass {
  const { checkpoint } = pass
  return {
    ...pass,
    finished: true,
    checkpoint: {
      ...checkpoint,
      pass: null,
      cursor: null,
      cursor_order: null,
      pinned_head: null,
      pending_watermark: null,
      watermark: checkpoint.pending_watermark,
      seen_count: null,
      settled: true,
      head_sha: checkpoint.pinned_head,
      history_count: historyCount,
    },
  }
}
