import type { Page } from '../contracts/source.js'
import type { Change, Tombstone, Upsert } from '../contracts/store.js'
import type { Row } from '../model/column.js'
import type { GitHubTableName } from '../model/tables.js'
import type { NormalizeContext } from '../normalize/context.js'
import { findStream } from '../streams/find-stream.js'
import type { Remark, StreamDefinition, WholeList } from '../streams/stream.js'
import { confirmName } from './confirm-name.js'
import type { Run } from './run.js'
import { withoutOldStatistics } from './without-old-statistics.js'

/** What pages are made sense of with: less than a whole run. */
export type PageContext = Pick<Run, 'labelRules' | 'scope' | 'signal' | 'source' | 'store' | 'streams'>

/** What pages of one stream change in the store. */
export async function changesOfPages(run: PageContext, pages: readonly Page[]): Promise<Change[]> {
  const changes = await Promise.all(pages.map((page) => changesOfPage(run, page)))
  return changes.flat()
}

async function changesOfPage(run: PageContext, page: Page): Promise<Change[]> {
  const stream = findStream(page.request.stream)
  const context = contextOf(run, page.observedAt)
  const rows = await withoutOldStatistics(run, stream.table, stream.rows(page, context))
  const listed = await listChanges(run, page, wantedLists(run, stream, page, context))
  if (listed.some(({ kind }) => kind === 'tombstone')) await confirmName(run, page.request.repository)
  return [
    ...rows.map((row) => upsert(stream.table, row)),
    ...listed,
    ...(await remarkChanges(run, page, stream.remarks?.(page, context) ?? [])),
  ]
}

/** What records of an answer are normalized with. */
export function contextOf(
  { scope, labelRules }: Pick<Run, 'labelRules' | 'scope'>,
  observedAt: string,
): NormalizeContext {
  // Scores count age to the start of GitHub's day, never of the host's.
  return { scope, labelRules, observedAt, day: observedAt.slice(0, 10) }
}

export function upsert(table: GitHubTableName, row: Row): Upsert {
  return { kind: 'upsert', table, origin: 'read', row }
}

/** Rows that a whole list lacks are gone: as of when it was asked for. */
export async function absentFrom(
  run: PageContext,
  { table, where, rows }: Omit<WholeList, 'isWhole'>,
  observedAt: string,
): Promise<Tombstone[]> {
  const told = new Set(rows.map(({ id }) => id))
  const stored = await run.store.ids(run.scope, { table, where })
  const ids = stored.filter(({ id }) => !told.has(id)).map(({ id }) => id)
  return ids.length === 0
    ? []
    : [{ kind: 'tombstone', table, ids, reason: 'absent-from-listing', observedAt }]
}

function wantedLists(
  run: PageContext,
  stream: StreamDefinition,
  page: Page,
  context: NormalizeContext,
): WholeList[] {
  const isOwn = page.request.stream === 'reviews'
  return isOwn || run.streams.has('reviews') ? (stream.wholeLists?.(page, context) ?? []) : []
}

/** The lists of a page are looked up together: one query a page, not one a list. */
async function listChanges(run: PageContext, page: Page, lists: readonly WholeList[]): Promise<Change[]> {
  const rows = lists.flatMap((list) => list.rows.map((row) => upsert(list.table, row)))
  const whole = lists.filter(({ isWhole }) => isWhole)
  return [...rows, ...(await absentFromLists(run, whole, page.observedAt))]
}

/** Rows that whole lists lack, but for lists that are of the past. */
export async function absentFromLists(
  run: PageContext,
  lists: readonly WholeList[],
  observedAt: string,
): Promise<Tombstone[]> {
  const gone = await absentFromAll(run, lists, observedAt)
  return gone.length === 0 ? [] : absentFromAll(run, await listsOfToday(run, lists), observedAt)
}

async function absentFromAll(
  run: PageContext,
  lists: readonly WholeList[],
  observedAt: string,
): Promise<Tombstone[]> {
  const [first] = lists
  if (first === undefined) return []
  const together = {
    table: first.table,
    where: joinWhere(lists.map(({ where }) => where)),
    rows: lists.flatMap((list) => list.rows),
  }
  return absentFrom(run, together, observedAt)
}

/** GitHub answers from copies of its data that may lag: what such an answer lacks came later. */
async function listsOfToday(run: PageContext, lists: readonly WholeList[]): Promise<WholeList[]> {
  const parents = lists.flatMap(({ parent }) => parent ?? [])
  const [first] = parents
  if (first === undefined) return [...lists]
  const stored = await run.store.rows(run.scope, {
    table: first.table,
    where: { id: parents.map(({ id }) => id) },
    columns: ['id', 'github_updated_at'],
  })
  const updatedAt = new Map(stored.map((row) => [row.id, String(row.github_updated_at ?? '')]))
  return lists.filter(
    ({ parent }) =>
      parent === undefined || !(Date.parse(updatedAt.get(parent.id) ?? '') > Date.parse(parent.updatedAt)),
  )
}

function joinWhere(wheres: readonly WholeList['where'][]): WholeList['where'] {
  const columns = Object.keys(wheres[0] ?? {})
  return Object.fromEntries(
    columns.map((column) => [column, wheres.map((where) => where[column] as string | number)]),
  )
}

/** Finds the rows that a page tells something about; those that are not there learn it when they are read. */
async function remarkChanges(run: PageContext, page: Page, remarks: readonly Remark[]): Promise<Change[]> {
  const [first] = remarks
  if (first === undefined) return []
  const columns = Object.keys(first.where)
  const stored = await run.store.rows(run.scope, {
    table: first.table,
    where: joinWhere(remarks.map(({ where }) => where)),
    columns: ['id', 'github_id', ...columns],
  })
  const keyOf = (row: Row) => JSON.stringify(columns.map((column) => row[column]))
  const rowOf = new Map(stored.map((row) => [keyOf(row), row]))
  return remarks.flatMap(({ table, where, told }) => {
    const row = rowOf.get(keyOf(where))
    return row === undefined ? [] : [upsert(table, { ...row, ...told, observed_at: page.observedAt })]
  })
}
