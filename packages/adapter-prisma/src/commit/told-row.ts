import type { Column, ColumnValue, Row, TableDefinition } from '@hubsync/core'
import { canonicalRow, columnOf, createValueReader, refuse } from '../values/canonical-value.js'

const versionColumns = ['id', 'node_id', 'github_updated_at', 'observed_at']

/** Reads rows that tell the same columns in the same order: what they may tell is looked up once, not for each row. */
export interface ToldReader {
  /** In alphabetical order. */
  readonly columns: readonly string[]
  /** Whether the row tells these columns in this order. */
  fits(row: Row): boolean
  /**
   * The row as the database can hold it, itself where it is so already.
   *
   * @throws HubSyncError `database_failed`
   */
  read(row: Row): Row
}

/**
 * A reader for rows like this one, as a source told it: data, scores, and what identifies a version; nothing that the
 * store keeps, derives or leaves to the host.
 *
 * @throws HubSyncError `database_failed`
 */
export function createToldReader(table: TableDefinition, like: Row, needed: readonly string[]): ToldReader {
  const names = Object.keys(like)
  const missing = needed.find((name) => !names.includes(name))
  if (missing !== undefined) throw refuseLack(table, missing)
  for (const name of names) {
    if (!isData(columnOf(table, name)) && !versionColumns.includes(name)) {
      throw refuse(`${table.name}.${name} is not for a source to tell`)
    }
  }
  const columns = names.map((name) => ({
    name,
    read: createValueReader(table, name),
    isNeeded: needed.includes(name),
    // Rows of a page repeat the value before in many a column: their project, when they were observed.
    lastFine: undefined as ColumnValue | undefined,
  }))
  return {
    columns: names.toSorted(),

    fits(row) {
      let index = 0
      for (const name in row) {
        if (names[index] !== name || row[name] === undefined) return false
        index += 1
      }
      return index === names.length
    },

    read(row) {
      let canonical: Record<string, ColumnValue> | undefined
      for (const column of columns) {
        const { name, read, isNeeded, lastFine } = column
        const told = row[name]
        if (told === lastFine) continue
        if (told === null && isNeeded) throw refuseLack(table, name)
        const value = read(told)
        if (value === told) {
          column.lastFine = value
          continue
        }
        canonical ??= { ...row }
        canonical[name] = value
      }
      return canonical ?? row
    },
  }
}

/** A column that is `undefined` counts as absent. */
export function withoutUndefined(row: Row): Row {
  const told: Record<string, ColumnValue> = {}
  for (const name in row) {
    const value: ColumnValue | undefined = row[name]
    if (value !== undefined) told[name] = value
  }
  return told
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

function refuseLack(table: TableDefinition, name: string) {
  return refuse(`a row of ${table.name} needs ${name}`)
}
