import type { Column, Row, TableDefinition } from '@hubsync/core'
import { canonicalRow, columnOf, refuse } from '../values/canonical-value.js'

const versionColumns = ['id', 'node_id', 'github_updated_at', 'observed_at']

/**
 * A row that a source told: data, scores, and what identifies a version; nothing that the store keeps, derives or
 * leaves to the host.
 *
 * @throws HubSyncError `database_failed`
 */
export function readTold(table: TableDefinition, row: Row, needed: readonly string[]): Row {
  for (const name of needed) if (row[name] == null) throw refuse(`a row of ${table.name} needs ${name}`)
  for (const name in row) {
    if (row[name] !== undefined && !isData(columnOf(table, name)) && !versionColumns.includes(name)) {
      throw refuse(`${table.name}.${name} is not for a source to tell`)
    }
  }
  return canonicalRow(table, row)
}

/** Facts about rows that stay what they are: data and scores that are not part of the key. */
export function readFacts(table: TableDefinition, row: Row): Row {
  for (const name in row) {
    if (!isData(columnOf(table, name)) || table.key.includes(name)) {
      throw refuse(`${table.name}.${name} cannot be set on stored rows`)
    }
  }
  return canonicalRow(table, row)
}

/** Columns of a new row that have no value unless a source tells one. */
export function columnsToTell(table: TableDefinition): string[] {
  return Object.entries(table.columns)
    .filter(([, column]) => isData(column) && !column.nullable && column.initial === undefined)
    .map(([name]) => name)
}

function isData({ role }: Column): boolean {
  return role === 'told' || role === 'score'
}
