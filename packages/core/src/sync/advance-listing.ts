import type { Page, PageRequest } from '../contracts/source.js'
import { isSettledLook, type Pass, readSince } from './pass.js'

const largestPage = 100

/** The next page of a pass over bugs or pull requests. Pure. */
export function nextListingRequest(pass: Pass): PageRequest {
  const { checkpoint, target } = pass
  const isFull = checkpoint.pass === 'full'
  return {
    stream: pass.stream,
    repository: target.repository,
    order: isFull ? 'created' : 'updated',
    first: pageSize(pass),
    cursor: checkpoint.cursor,
    since: isFull ? null : readSince(checkpoint.watermark),
    head: null,
  }
}

/** As many as are expected, at most what GitHub gives and what it lately managed to give. */
export function pageSize(pass: Pass): number {
  const left = Math.max(1, pass.expected - pass.read)
  const wanted = pass.read > 0 && pass.expected - pass.read <= 0 ? largestPage : left
  return Math.min(largestPage, wanted, pass.checkpoint.page_size ?? largestPage)
}

/** The pass after a page of it: further on, or finished with its watermark promoted. Pure. */
export function advanceListing(pass: Pass, page: Page): Pass {
  const read = pass.read + page.records.length
  if (page.next !== null && !hasMetWatermark(page)) {
    return { ...pass, read, checkpoint: { ...pass.checkpoint, cursor: page.next, seen_count: read } }
  }
  return finishListing({ ...pass, read })
}

/**
 * Ends a pass: its start becomes the watermark. What the probe told at the start is what was seen, so anything
 * that moved meanwhile shows as moved at the next probe.
 */
export function finishListing(pass: Pass): Pass {
  const { checkpoint, seen } = pass
  const observedAt = checkpoint.pending_watermark
  return {
    ...pass,
    finished: true,
    checkpoint: {
      ...checkpoint,
      pass: null,
      cursor: null,
      cursor_order: null,
      pending_watermark: null,
      watermark: observedAt,
      seen_updated_at: seen?.updatedAt == null ? null : new Date(seen.updatedAt).toISOString(),
      seen_count: seen?.count ?? null,
      settled: seen !== null && observedAt !== null && isSettledLook(observedAt, seen.updatedAt),
    },
  }
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
