import type { Page } from '../contracts/source.js'
import type { Change } from '../contracts/store.js'
import { findStream } from '../streams/find-stream.js'
import { absentFrom, contextOf, upsert } from './changes-of-pages.js'
import type { Run } from './run.js'

/** Members ride along with the probe's pages; an organization with more of them is read to its end. */
export async function readRemainingMembers(run: Run, pages: Page[]): Promise<Page[]> {
  const last = pages.at(-1)
  if (last === undefined || last.next === null || last.error !== undefined) return pages
  const request = { ...last.request, cursor: last.next, first: 100 }
  const more = await run.source.read([request], { signal: run.signal })
  return more.length === 0 ? pages : readRemainingMembers(run, [...pages, ...more])
}

/** The roster is complete when its ids are as many as GitHub counts: only then is an absent member one who left. */
export async function memberChanges(run: Run, pages: readonly Page[]): Promise<Change[]> {
  const [first] = pages
  const last = pages.at(-1)
  if (first === undefined || last === undefined) return []
  const failed = pages.find(({ error }) => error !== undefined)
  if (failed?.error !== undefined) {
    run.report.countError(null, 'read members', failed.error)
    return []
  }
  const { table, rows: rowsOf } = findStream('members')
  const rows = pages.flatMap((page) => rowsOf(page, contextOf(run, page.observedAt)))
  const changes = rows.map((row) => upsert(table, row))
  const isWhole =
    last.next === null && (last.total === null || new Set(rows.map(({ id }) => id)).size === last.total)
  if (!isWhole) return changes
  const where = { organization_id: run.owner.githubId }
  return [...changes, ...(await absentFrom(run, { table, where, rows }, first.observedAt))]
}
