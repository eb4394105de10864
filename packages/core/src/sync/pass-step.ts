import type { Page } from '../contracts/source.js'
import type { Change } from '../contracts/store.js'
import type { HubSyncError } from '../errors/hubsync-error.js'
import { absorbLists, openLists } from './absorb-lists.js'
import { advanceListing, finishListing } from './advance-listing.js'
import {
  advanceWalk,
  emptyBranch,
  finishWalk,
  needsKnownCommits,
  shasOf,
  walkFromToday,
} from './advance-walk.js'
import { changesOfPages } from './changes-of-pages.js'
import { isInSight } from './confirm-name.js'
import { nextRequests } from './next-requests.js'
import { nextListRequests, readPlace } from './open-lists.js'
import type { Pass } from './pass.js'
import { prepareReviewStep } from './prepare-review-step.js'
import type { Run } from './run.js'
import type { PassStep, StepOutcome } from './step.js'
import { whyUnusable } from './why-unusable.js'

/** Prepares the next step of a pass. A step without requests finishes the pass. */
export async function prepareStep(run: Run, pass: Pass): Promise<PassStep> {
  const lists = nextListRequests(pass)
  if (lists.length > 0) {
    if (run.streams.has('reviews')) return { pass, requests: lists, isOfLists: true, changes: [] }
    return prepareStep(run, leaveLists(pass))
  }
  if (pass.stream === 'reviews') return prepareReviewStep(run, pass)
  if (pass.stream === 'commits') {
    if (pass.expected === 0) return { pass: finishWalk(pass, 0), requests: [], changes: emptyBranch(pass) }
  } else if (!pass.finished && pass.seen?.count === 0) {
    return { pass: finishListing(pass), requests: [], changes: [] }
  }
  return { pass, requests: nextRequests(pass, run.budget), changes: [] }
}

/** A run that leaves out reviews goes on without them: one that does not will see where they stand. */
function leaveLists(pass: Pass): Pass {
  const { next } = readPlace(pass.checkpoint.cursor)
  return next === null ? finishListing(pass) : { ...pass, checkpoint: { ...pass.checkpoint, cursor: next } }
}

/** What the pages of a step change, and where the pass stands after them. */
export async function absorbPages(run: Run, step: PassStep, pages: readonly Page[]): Promise<StepOutcome> {
  const { pass, isOfLists = false } = step
  const usable = pass.stream === 'commits' ? takeWhileUsable(pages) : pages
  const failed = usable.map(whyUnusable).find((error) => error !== undefined)
  if (failed !== undefined && (await isHeadLost(run, pass, failed))) {
    const { pass: again, marks } = walkFromToday(pass)
    return { pass: again, changes: marks }
  }
  const [page] = pages
  if (failed !== undefined && isOfLists && isGone(failed) && !pass.isSecondTry) {
    return { pass: beginAgain(pass), changes: [] }
  }
  if (failed !== undefined) throw failed
  if (page === undefined) return { pass, changes: step.changes }
  if (pass.stream === 'commits') return absorbWalk(run, pass, usable)
  if (isOfLists) return absorbLists(run, pass, pages)
  const changes = await changesOfPages(run, pages)
  const further = pass.stream === 'reviews' ? countRead(pass, pages) : advanceListing(pass, page)
  return { pass: openLists(run, pass, { further, pages, changes }), changes }
}

/** Pages of a walk that were asked for ahead may be left out: they are asked for again where they are needed. */
function takeWhileUsable(pages: readonly Page[]): readonly Page[] {
  const failure = pages.findIndex((page) => whyUnusable(page) !== undefined)
  return failure <= 0 ? pages : pages.slice(0, failure)
}

/**
 * Whether GitHub does not know the pinned head any more. A repository that is out of sight answers alike, and keeps
 * its commits: the walk that starts over would take them all off the branch.
 */
async function isHeadLost(
  run: Run,
  { stream, target, checkpoint }: Pass,
  error: HubSyncError,
): Promise<boolean> {
  const isPinned = stream === 'commits' && checkpoint.pinned_head !== null
  return isPinned && isGone(error) && isInSight(run, target.repository)
}

function isGone({ code }: HubSyncError): boolean {
  return code === 'request_refused' || code === 'repository_not_found'
}

/** The pull request whose list was open is not there any more: a listing from the beginning will not name it. */
function beginAgain(pass: Pass): Pass {
  const checkpoint = { ...pass.checkpoint, cursor: null, seen_count: 0 }
  return { ...pass, checkpoint, read: 0, told: new Map(), isSecondTry: true }
}

/** Takes the pages of a walk one after the other, as long as each goes on where the one before it ended. */
async function absorbWalk(run: Run, before: Pass, pages: readonly Page[]): Promise<StepOutcome> {
  let pass = before
  const changes: Change[] = []
  for (const page of pages) {
    const isNext = page.request.cursor === pass.checkpoint.cursor
    if (!isNext || pass.finished || pass.checkpoint.pass !== before.checkpoint.pass) break
    const known = needsKnownCommits(pass) ? await knownCommits(run, pass, page) : new Set<string>()
    const step = advanceWalk(pass, page, known)
    changes.push(...(await changesOfPages(run, [page])), ...step.marks)
    pass = step.pass
  }
  return { pass, changes }
}

/** Known is what completed walks have reached: their commits are on the branch, rows of a killed walk are its own. */
async function knownCommits(run: Run, pass: Pass, page: Page): Promise<Set<string>> {
  const rows = await run.store.rows(run.scope, {
    table: 'commits',
    where: { project_id: pass.target.projectId, sha: shasOf(page), on_default_branch: true },
    columns: ['sha'],
  })
  return new Set(rows.map((row) => String(row.sha)))
}

function countRead(pass: Pass, pages: readonly Page[]): Pass {
  return { ...pass, read: pass.read + pages.reduce((sum, page) => sum + page.records.length, 0) }
}
