import type { ColumnValue, Row, TableDefinition } from '@hubsync/core'
import { quote } from '../names.js'
import { columnOf } from '../values/canonical-value.js'

/**
 * Rows in the order of the table's key. Writers that lock rows in one order never wait for each other in a ring;
 * `orderByKey` is the same order in SQL.
 */
export function sortRows(table: TableDefinition, rows: readonly Row[]): Row[] {
  return rows.toSorted((left, right) => {
    for (const column of table.key) {
      const difference = compareValues(left[column], right[column])
      if (difference !== 0) return difference
    }
    return 0
  })
}

/** ORDER BY the key of the rows under an alias, by bytes where it is text. */
export function orderByKey(table: TableDefinition, alias: string): string {
  const terms = table.key.map((name) => {
    const byBytes = columnOf(table, name).kind === 'text' ? ' collate "C"' : ''
    return `${alias}.${quote(name)}${byBytes}`
  })
  return terms.length > 0 ? `order by ${terms.join(', ')}` : ''
}

/** Finds the stored row of a told one; tenant and host are the first two values of the statement. */
export function joinOnKey(table: TableDefinition, stored: string, told: string): string {
  const key = table.key.map((name) => `${stored}.${quote(name)} = ${told}.${quote(name)}`)
  return [`${stored}.tenant_id = $1::text`, `${stored}.host = $2::text`, ...key].join(' and ')
}

function compareValues(left: ColumnValue | undefined, right: ColumnValue | undefined): number {
  if (left === right || left == null || right == null) return 0
  return left < right ? -1 : 1
}
