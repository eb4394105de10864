import { type CursorKey, compareKeys, decodeCursor, encodeCursor, refuseCursor } from './cursor.js'

export interface PageArguments {
  first?: number | null
  last?: number | null
  after?: string | null
  before?: string | null
}

/** Rows in an order that their keys give. */
export interface KeyedRows<Row> {
  /** Ascending by `keyOf`. */
  rows: readonly Row[]
  /** Where more exist than are known. */
  totalCount?: number
  descending?: boolean
  keyOf(row: Row): CursorKey
}

interface Span {
  start: number
  end: number
}

interface Contents {
  totalCount: number
  /** How many can be paged through. */
  length: number
  span: Span
  cursorAt(index: number): string
  nodeAt(index: number): object
  /** What an edge has beside its cursor and node. */
  edgeAt?: ((index: number) => object) | undefined
  /** To be told once how many nodes were read. */
  countNodes(count: number): void
}

/** One page of a list, with the fields that every connection of GitHub's schema has. */
export class Connection {
  readonly totalCount: number
  readonly #contents: Contents
  #nodes: object[] | undefined

  constructor(contents: Contents) {
    this.totalCount = contents.totalCount
    this.#contents = contents
  }

  get nodes(): object[] {
    this.#nodes ??= this.#readNodes()
    return this.#nodes
  }

  get edges(): object[] {
    const { span, cursorAt, edgeAt } = this.#contents
    return this.nodes.map((node, offset) => {
      const index = span.start + offset
      return { ...edgeAt?.(index), cursor: cursorAt(index), node }
    })
  }

  get pageInfo(): object {
    const { span, cursorAt, length } = this.#contents
    const isEmpty = span.start >= span.end
    return {
      hasNextPage: span.end < length,
      hasPreviousPage: span.start > 0,
      startCursor: isEmpty ? null : cursorAt(span.start),
      endCursor: isEmpty ? null : cursorAt(span.end - 1),
    }
  }

  #readNodes(): object[] {
    const { span, nodeAt, countNodes } = this.#contents
    const nodes: object[] = []
    for (let index = span.start; index < span.end; index += 1) nodes.push(nodeAt(index))
    countNodes(nodes.length)
    return nodes
  }
}

/**
 * Pages through rows by value: `after` a cursor means every row whose key is beyond the cursor's key, wherever it
 * stands now.
 */
export function pageByKey<Row>(
  list: KeyedRows<Row>,
  page: PageArguments,
  to: {
    node(row: Row): object
    edge?: (row: Row) => object
    countNodes(count: number): void
  },
): Connection {
  const { rows, keyOf, descending = false } = list
  const { length } = rows
  const rowAt = (index: number): Row => rows[descending ? length - 1 - index : index] as Row
  const { edge } = to
  return new Connection({
    totalCount: list.totalCount ?? length,
    length,
    span: cutPage(findSpan(list, page), page),
    cursorAt: (index) => encodeCursor(keyOf(rowAt(index))),
    nodeAt: (index) => to.node(rowAt(index)),
    edgeAt: edge && ((index) => edge(rowAt(index))),
    countNodes: to.countNodes,
  })
}

/** Pages through the walk from a commit; a cursor names the commit and how many were passed. */
export function pageByOffset(
  walk: { head: string; shas: readonly string[] },
  page: PageArguments,
  to: { node(sha: string): object; countNodes(count: number): void },
): Connection {
  const { head, shas } = walk
  const span = {
    start: page.after ? parseOffset(page.after) + 1 : 0,
    end: page.before ? parseOffset(page.before) : shas.length,
  }
  return new Connection({
    totalCount: shas.length,
    length: shas.length,
    span: cutPage(clampSpan(span, shas.length), page),
    cursorAt: (index) => `${head} ${index}`,
    nodeAt: (index) => to.node(shas[index] as string),
    countNodes: to.countNodes,
  })
}

/** The commit that a history cursor was made for. */
export function parseHistoryHead(cursor: string): string {
  const head = /^([0-9a-f]{40}) \d+$/.exec(cursor)?.[1]
  if (head === undefined) throw refuseCursor(cursor)
  return head
}

function parseOffset(cursor: string): number {
  parseHistoryHead(cursor)
  return Number(cursor.slice(41))
}

function findSpan<Row>({ rows, keyOf, descending = false }: KeyedRows<Row>, page: PageArguments): Span {
  const total = rows.length
  const [sample] = rows
  const readKey = (cursor: string): CursorKey => {
    const key = decodeCursor(cursor)
    if (sample !== undefined && keyOf(sample).length !== key.length) throw refuseCursor(cursor)
    return key
  }
  let start = 0
  let end = total
  if (page.after) {
    const key = readKey(page.after)
    start = descending ? total - countBelow(rows, keyOf, key) : countUpTo(rows, keyOf, key)
  }
  if (page.before) {
    const key = readKey(page.before)
    end = descending ? total - countUpTo(rows, keyOf, key) : countBelow(rows, keyOf, key)
  }
  return clampSpan({ start, end }, total)
}

function cutPage({ start, end }: Span, { first, last }: PageArguments): Span {
  if (typeof first === 'number') return { start, end: Math.min(end, start + first) }
  if (typeof last === 'number') return { start: Math.max(start, end - last), end }
  return { start, end }
}

function clampSpan({ start, end }: Span, total: number): Span {
  const from = Math.min(start, total)
  return { start: from, end: Math.max(from, Math.min(end, total)) }
}

function countBelow<Row>(rows: readonly Row[], keyOf: (row: Row) => CursorKey, key: CursorKey): number {
  return countWhile(rows, (row) => compareKeys(keyOf(row), key) < 0)
}

function countUpTo<Row>(rows: readonly Row[], keyOf: (row: Row) => CursorKey, key: CursorKey): number {
  return countWhile(rows, (row) => compareKeys(keyOf(row), key) <= 0)
}

/** How many rows come before the first one that does not hold; all that hold stand first. */
function countWhile<Row>(rows: readonly Row[], holds: (row: Row) => boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(rows[middle] as Row)) low = middle + 1
    else high = middle
  }
  return low
}
