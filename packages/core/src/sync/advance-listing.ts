import type { Page, PageRequest } from '../contracts/source.js'
import { detailed, isDetailed } from './companions.js'
import { isListedWhole } from './listed-whole.js'
import { readPlace } from './open-lists.js'
import { isSettledLook, type Pass, readSince } from './pass.js'

const largestPage = 100

/** A listing that turns out longer than expected goes on with pages so many times as large as what was read. */
const growth = 4

/** The next page of a pass over bugs or pull requests. Pure. */
export function nextListingRequest(pass: Pass): PageRequest {
  const { checkpoint, target } = pass
  const isFull = checkpoint.pass === 'full'
  return {
    stream: pass.stream,
    repository: target.repository,
    order: isFull ? 'created' : 'updated',
    first: pageSize(pass),
    cursor: readPlace(checkpoint.cursor).next,
    since: isFull ? null : newsSince(pass),
    head: null,
  }
}

/**
 * Where a reading of news begins. Over REST at the newest change seen, which is no later than the watermark: a listing
 * that lagged behind, for however long, showed nothing newer, and asked for by the same time as before it is told for
 * nothing that nothing changed.
 */
function newsSince({ checkpoint, stream }: Pass): string | null {
  const since = readSince(checkpoint)
  const { transport, seen_updated_at: seenAt } = checkpoint
  if (transport !== 'rest' || since === null) return since
  // Nothing was ever seen: all issues that there are are news, and asking for them names no time that moves on.
  if (seenAt === null) return stream === 'bugs' ? null : since
  return Date.parse(seenAt) < Date.parse(since) ? seenAt : since
}

/** As many as are expected, at most what GitHub gives and what it lately managed to give. */
export function pageSize(pass: Pass): number {
  const left = Math.max(1, pass.expected - pass.read)
  const wanted = pass.read > 0 && pass.expected - pass.read <= 0 ? pass.read * growth : left
  return Math.min(largestPage, wanted, pass.checkpoint.page_size ?? largestPage)
}

/** After a page that worked, the next may be twice as large again. Pure. */
export function growPage(pass: Pass): Pass {
  const size = pass.checkpoint.page_size
  if (size === null) return pass
  return { ...pass, checkpoint: { ...pass.checkpoint, page_size: size >= 50 ? null : size * 2 } }
}

/** The pass after a page of it: further on, or finished with its watermark promoted. Pure. */
export function advanceListing(pass: Pass, page: Page): Pass {
  const read = pass.read + page.records.length
  const further = { ...pass, read, newest: newestOf(pass.newest, page), expected: expectedAfter(pass, page) }
  if (page.next === null || hasMetWatermark(page)) {
    return isListedWhole(pass.stream) ? finishWhole(further, page) : finishListing(further)
  }
  return { ...further, checkpoint: { ...pass.checkpoint, cursor: page.next, seen_count: read } }
}

/** No probe counts what is listed whole: its last page does. */
function finishWhole(pass: Pass, { total }: Page): Pass {
  const finished = finishListing(pass)
  return { ...finished, checkpoint: { ...finished.checkpoint, seen_count: total, settled: true } }
}

/** A listing that ends where it is complete counts what it lists; one that goes back from the newest counts all. */
function expectedAfter({ expected }: Pass, { total, descending }: Page): number {
  return total === null || descending ? expected : total
}

/**
 * Ends a pass: its start becomes the watermark. What the probe told at the start is what was seen, so anything
 * that moved meanwhile shows as moved at the next probe.
 *
 * A listing that does not show the change that the probe saw came from a copy of GitHub's data that lags behind, or
 * what had changed is gone. The stream is then complete up to the newest change that it did show, and is read again.
 */
export function finishListing(pass: Pass): Pass {
  const { checkpoint, seen, newest } = pass
  const observedAt = checkpoint.pending_watermark
  const ended = {
    ...checkpoint,
    pass: null,
    cursor: null,
    cursor_order: isDetailed(checkpoint) ? detailed : null,
    pending_watermark: null,
    watermark: observedAt,
    seen_updated_at: seen?.updatedAt == null ? newestSeen(pass) : new Date(seen.updatedAt).toISOString(),
    seen_count: seen?.count ?? null,
    settled: seen !== null && observedAt !== null && isSettledLook(observedAt, seen.updatedAt),
  }
  if (showsWhatWasSeen(pass)) return { ...pass, finished: true, checkpoint: ended }
  const behind = {
    ...ended,
    watermark: laterOf(checkpoint.watermark, newest),
    seen_updated_at: null,
    seen_count: null,
    settled: false,
  }
  return { ...pass, finished: true, checkpoint: behind }
}

/** REST tells the newest change only by the records themselves. */
function newestSeen({ checkpoint, newest }: Pass): string | null {
  return checkpoint.transport === 'rest' ? laterOf(checkpoint.seen_updated_at, newest) : null
}

function showsWhatWasSeen({ checkpoint, seen, newest }: Pass): boolean {
  if (seen === null || seen.updatedAt === null) return true
  const since = checkpoint.pass === 'full' ? null : readSince(checkpoint)
  const seenAt = Date.parse(seen.updatedAt)
  if (since !== null && seenAt < Date.parse(since)) return true
  return newest !== null && Date.parse(newest) >= seenAt
}

function newestOf(newest: string | null, page: Page): string | null {
  return page.records.reduce<string | null>((latest, record) => {
    const { updated_at: time } = record as { updated_at?: string }
    return time === undefined ? latest : laterOf(latest, new Date(time).toISOString())
  }, newest)
}

function laterOf(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right
  return Date.parse(left) >= Date.parse(right) ? left : right
}

/** Newest first: only a record older than where reading starts proves that nothing newer is left. */
function hasMetWatermark(page: Page): boolean {
  if (!page.descending || page.request.since === null) return false
  const since = Date.parse(page.request.since)
  return page.records.some((record) => updatedAt(record) < since)
}

function updatedAt(record: unknown): number {
  const time = (record as { updated_at?: string }).updated_at
  return time === undefined ? Number.POSITIVE_INFINITY : Date.parse(time)
}
