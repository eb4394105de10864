import {
  type ColumnValue,
  type Row,
  type Scope,
  type TableDefinition,
  type TableName,
  tables,
  type Where,
} from '@hubsync/core'
import { canonicalValue } from './canonical-row.js'
import type { MemoryDatabase } from './memory-database.js'

/** The rows that match, tombstones and what stands under them left out unless all are wanted. */
export function matchRows(
  database: MemoryDatabase,
  scope: Scope,
  table: TableName,
  where: Where,
  visibility: 'live' | 'all',
): Row[] {
  const conditions = readConditions(tables[table], where)
  const isLive = visibility === 'all' ? () => true : createLiveTest(database, scope)
  const matching: Row[] = []
  for (const row of findCandidates(database, scope, table, conditions)) {
    if (conditions.every(({ column, accepts }) => accepts(row[column] ?? null)) && isLive(table, row)) {
      matching.push(row)
    }
  }
  return matching
}

interface Condition {
  readonly column: string
  readonly values: readonly ColumnValue[]
  readonly accepts: (value: ColumnValue) => boolean
}

function readConditions(table: TableDefinition, where: Where): Condition[] {
  return Object.entries(where).map(([column, told]) => {
    const isList = table.columns[column]?.kind === 'text[]'
    const several = Array.isArray(told) && !isList ? told : [told]
    const values = several.map((value) => canonicalValue(table, column, value))
    const accepted = new Set(values.map(toPrimitive))
    return { column, values, accepts: (value) => accepted.has(toPrimitive(value)) }
  })
}

function toPrimitive(value: ColumnValue): ColumnValue {
  return typeof value === 'object' ? JSON.stringify(value) : value
}

/** Few rows that are certain to hold all matching ones: found by id or by parent where the conditions allow. */
function findCandidates(
  database: MemoryDatabase,
  scope: Scope,
  table: TableName,
  conditions: readonly Condition[],
): Iterable<Row> {
  const partition = database.partition(scope, table)
  const byId = conditions.find(({ column }) => column === 'id')
  if (byId) {
    const ids = new Set(byId.values.map(String))
    return [...ids].map((id) => partition.get(id)).filter((row) => row !== undefined)
  }
  const byParent = conditions.find(({ column }) => column in tables[table].parents)
  if (!byParent) return partition.rows()
  const parentIds = new Set(byParent.values.map(String))
  return [...parentIds].flatMap((id) => [...partition.childrenOf(byParent.column, id)])
}

/** Whether neither the row nor anything above it is buried; a parent that is missing buries nobody. */
function createLiveTest(database: MemoryDatabase, scope: Scope) {
  const known = new Map<string, boolean>()

  function isLive(table: TableName, row: Row): boolean {
    if (row.deleted_at != null) return false
    return Object.entries(tables[table].parents).every(([column, parentTable]) =>
      isParentLive(parentTable as TableName, String(row[column])),
    )
  }

  function isParentLive(table: TableName, id: string): boolean {
    const answer = known.get(id)
    if (answer !== undefined) return answer
    const parent = database.partition(scope, table).get(id)
    const live = !parent || isLive(table, parent)
    known.set(id, live)
    return live
  }

  return isLive
}
