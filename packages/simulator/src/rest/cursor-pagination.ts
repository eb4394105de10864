import { RestFailure } from './errors.js'
import { joinLinks, linkTo, type Page, readPageRequest } from './pagination.js'

/** Where a row stands in a list: its sort key, then its id. */
export type Position = readonly [key: string | number, id: number]

/** Page numbers reach no further than this many rows. */
const deepestRow = 10_000

/**
 * Cuts a page of issues. Links carry the last row's place in the order, so a row that moves between two requests
 * is neither lost nor repeated unless it moves past that place; a bare page number counts rows.
 *
 * Since 2025 issue lists link only to the next and the previous page, and number pages no deeper than 10,000 rows.
 *
 * @param rows in the order of the list
 * @param direction whether the order ascends or descends
 */
export function paginateByCursor<Row>(
  rows: readonly Row[],
  direction: 'asc' | 'desc',
  positionOf: (row: Row) => Position,
  query: URLSearchParams,
  url: string,
): Page<Row> {
  const { page, perPage } = readPageRequest(query)
  const start = findStart(rows, direction, positionOf, query, page, perPage)
  const items = rows.slice(start, start + perPage)
  const first = items[0]
  const last = items.at(-1)
  const links: [string, string][] = []
  const link = (set: Record<string, string | undefined>, toPage: number): string =>
    linkTo(url, query, { ...set, per_page: String(perPage), page: String(toPage) })
  if (last && start + perPage < rows.length) {
    links.push(['next', link({ before: undefined, after: encodeCursor(positionOf(last)) }, page + 1)])
  }
  if (first && start > 0) {
    const previous = Math.max(page - 1, 1)
    links.push(['prev', link({ after: undefined, before: encodeCursor(positionOf(first)) }, previous)])
  }
  return links.length > 0 ? { items, link: joinLinks(links) } : { items }
}

function findStart<Row>(
  rows: readonly Row[],
  direction: 'asc' | 'desc',
  positionOf: (row: Row) => Position,
  query: URLSearchParams,
  page: number,
  perPage: number,
): number {
  const after = query.get('after')
  const before = query.get('before')
  const comesAfter = (row: Row, cursor: Position): boolean => {
    const order = comparePositions(positionOf(row), cursor)
    return direction === 'asc' ? order > 0 : order < 0
  }
  if (after !== null) {
    const cursor = decodeCursor(after)
    const start = rows.findIndex((row) => comesAfter(row, cursor))
    return start === -1 ? rows.length : start
  }
  if (before !== null) {
    const cursor = decodeCursor(before)
    const end = rows.findIndex(
      (row) => comesAfter(row, cursor) || comparePositions(positionOf(row), cursor) === 0,
    )
    return Math.max((end === -1 ? rows.length : end) - perPage, 0)
  }
  if (page * perPage >= deepestRow) {
    throw new RestFailure(
      422,
      'Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)',
    )
  }
  return (page - 1) * perPage
}

export function comparePositions(a: Position, b: Position): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] - b[1]
}

function encodeCursor(position: Position): string {
  return Buffer.from(`cursor:v2:${JSON.stringify(position)}`).toString('base64')
}

function decodeCursor(text: string): Position {
  try {
    const [key, id]: unknown[] = JSON.parse(Buffer.from(text, 'base64').toString().slice('cursor:v2:'.length))
    if ((typeof key === 'string' || typeof key === 'number') && typeof id === 'number') return [key, id]
  } catch {
    // Answered like any other text that is no cursor.
  }
  throw new RestFailure(422, 'Validation Failed', {
    errors: [{ value: text, resource: 'Issue', field: 'after', code: 'invalid' }],
  })
}
