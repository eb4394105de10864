import {
  type Columns,
  type ColumnValue,
  type Row,
  type Scope,
  type TableDefinition,
  type TableName,
  tables,
} from '@hubsync/core'
import { canonicalValue, columnOf, refuse } from './canonical-row.js'
import type { MemoryDatabase } from './memory-database.js'

/** Inserts the row, or sets its columns on the one with its id. */
export function saveRow(database: MemoryDatabase, scope: Scope, table: TableName, row: Row): void {
  const stored = database.partition(scope, table).get(String(row.id))
  if (stored) amendRow(database, scope, table, stored, row)
  else insertRow(database, scope, table, row)
}

/** Adds a whole row: what is not given has its initial value. */
export function insertRow(database: MemoryDatabase, scope: Scope, table: TableName, given: Row): void {
  const now = database.now()
  const columns: Columns = tables[table].columns
  const kept: Row = { tenant_id: scope.tenantId, host: scope.host, created_at: now, updated_at: now }
  const whole: Record<string, ColumnValue> = {}
  for (const name in columns) {
    const value = given[name] ?? kept[name] ?? initialValue(tables[table], name)
    if (value === null && !columns[name]?.nullable) throw refuse(`a new row of ${table} needs ${name}`)
    whole[name] = value
  }
  database.partition(scope, table).put(whole)
}

function initialValue(table: TableDefinition, name: string): ColumnValue {
  const { initial = null } = columnOf(table, name)
  return typeof initial === 'object' && initial !== null ? canonicalValue(table, name, initial) : initial
}

/** Sets columns on a stored row unless all hold that value already; tells whether it did. */
export function amendRow(
  database: MemoryDatabase,
  scope: Scope,
  table: TableName,
  stored: Row,
  columns: Row,
): boolean {
  const differs = Object.entries(columns).some(([name, value]) => !isSame(stored[name], value))
  if (differs) database.partition(scope, table).put({ ...stored, ...columns, updated_at: database.now() })
  return differs
}

export function isSame(left: ColumnValue | undefined, right: ColumnValue | undefined): boolean {
  if (left === right) return true
  return (
    typeof left === 'object' && typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right)
  )
}
