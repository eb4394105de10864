import type { Page, PageRequest } from '../contracts/source.js'
import type { ReadPage } from './read-together.js'

/**
 * A list read from its beginning to its end at once: a proof needs all of it, or begins again. As of the time of its
 * first page.
 *
 * @throws HubSyncError why a page of it could not be read
 */
export async function readWhole(readPage: ReadPage, request: PageRequest): Promise<Page> {
  const page = await readPage(request)
  if (page.error !== undefined) throw page.error
  if (page.next === null) return page
  const rest = await readWhole(readPage, { ...request, cursor: page.next })
  return { ...rest, request, observedAt: page.observedAt, records: [...page.records, ...rest.records] }
}
