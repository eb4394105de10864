import type { Page, PageRequest, SyncSource } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { keyOf } from './agenda.js'
import { type Pass, readSince } from './pass.js'
import { type ReadPage, readTogether } from './read-together.js'
import { settleAll } from './settle-all.js'

/** Changed pull requests are counted as far as one page tells. */
const largestPage = 100

/**
 * Counts what incremental passes will read: no look tells how many records changed. Asks for ids and times only.
 *
 * @returns the records by pass, and whether some may be more than could be counted
 */
export async function sizeNews(
  source: SyncSource,
  passes: readonly Pass[],
  signal: AbortSignal,
): Promise<{ records: ReadonlyMap<string, number>; isLeast: boolean }> {
  const moved = passes.filter(({ checkpoint, read }) => checkpoint.pass === 'incremental' && read === 0)
  const asked = source.transport === 'graphql' ? moved : []
  const readPage = readTogether({ source, signal })
  const sizes = await settleAll(
    asked.map(async (pass) => ({ key: keyOf(pass), ...countNews(pass, await readNews(readPage, pass)) })),
  )
  return {
    records: new Map(sizes.map(({ key, records }) => [key, records])),
    isLeast: sizes.some((size) => size.isLeast) || asked.length < moved.length,
  }
}

/** Null where GitHub cannot list even one page of it in time. */
async function readNews(readPage: ReadPage, pass: Pass): Promise<Page | null> {
  try {
    return await readPage(newsRequest(pass))
  } catch (thrown) {
    if (HubSyncError.is(thrown) && thrown.code === 'response_too_large') return null
    throw thrown
  }
}

function newsRequest({ stream, target, checkpoint }: Pass): PageRequest {
  return {
    stream,
    repository: target.repository,
    order: 'identity',
    first: stream === 'pull-requests' ? largestPage : 1,
    cursor: null,
    since: stream === 'commits' ? null : readSince(checkpoint),
    head: stream === 'commits' ? checkpoint.pinned_head : null,
  }
}

function countNews(pass: Pass, page: Page | null): { records: number; isLeast: boolean } {
  if (page === null || page.error !== undefined) return { records: pass.expected, isLeast: true }
  if (pass.stream === 'commits') {
    const grown = (page.total ?? 0) - (pass.checkpoint.history_count ?? 0)
    // Less than before, or another line of as many: history was rewritten, and all of it is read.
    return { records: grown > 0 ? grown : (page.total ?? 0), isLeast: false }
  }
  if (pass.stream === 'bugs') return { records: page.total ?? pass.expected, isLeast: false }
  const since = Date.parse(readSince(pass.checkpoint) ?? '')
  const records = page.records.filter(
    (record) => !(Date.parse(String((record as { updated_at?: unknown }).updated_at)) < since),
  ).length
  return { records, isLeast: records === page.request.first && page.next !== null }
}
