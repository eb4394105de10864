import {
  type ColumnValue,
  type Row,
  type RowQuery,
  type Scope,
  type TableDefinition,
  tables,
} from '@hubsync/core'
import { canonicalValue, columnOf } from './canonical-row.js'
import { matchRows } from './match-rows.js'
import type { MemoryDatabase } from './memory-database.js'

/** Matching rows, in the order asked for. */
export function selectRows(database: MemoryDatabase, scope: Scope, query: RowQuery): Row[] {
  const table = tables[query.table]
  const order = (query.orderBy ?? table.key).map((term) => readTerm(table, term))
  const matching = matchRows(database, scope, query.table, query.where ?? {}, query.visibility ?? 'live')
  const start = query.after && readPosition(table, order, query.after)
  const behind = start ? matching.filter((row) => compareRows(order, row, start) > 0) : matching
  const whole = [...order, { column: 'id', sign: 1 }]
  behind.sort((left, right) => compareRows(whole, left, right))
  return query.limit === undefined ? behind : behind.slice(0, query.limit)
}

interface OrderTerm {
  readonly column: string
  readonly sign: number
}

function readTerm(table: TableDefinition, term: string): OrderTerm {
  const descending = term.startsWith('-')
  const column = descending ? term.slice(1) : term
  columnOf(table, column)
  return { column, sign: descending ? -1 : 1 }
}

function readPosition(
  table: TableDefinition,
  order: readonly OrderTerm[],
  after: readonly ColumnValue[],
): Row {
  return Object.fromEntries(
    order.map(({ column }, index) => [column, canonicalValue(table, column, after[index] ?? null)]),
  )
}

function compareRows(order: readonly OrderTerm[], left: Row, right: Row): number {
  for (const { column, sign } of order) {
    const difference = compareValues(left[column] ?? null, right[column] ?? null)
    if (difference !== 0) return sign * difference
  }
  return 0
}

/** Null is greater than everything, as in PostgreSQL: last in ascending order, first in descending. */
function compareValues(left: ColumnValue, right: ColumnValue): number {
  if (left === right) return 0
  if (left === null) return 1
  if (right === null) return -1
  return left < right ? -1 : 1
}
