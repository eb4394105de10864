import type { Column, TableDefinition } from '@hubsync/core'
import { quote } from '../src/names.js'
import { sqlTypes } from '../src/sql-types.js'
import { indexName, keyColumns, keyName, primaryKeyName } from '../src/table-names.js'

/** The statements of a migration that would create a table, for whoever adds one. */
export function createTableSql(table: TableDefinition): string[] {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => `${quote(name)} ${sqlTypes[column.kind]}${notNull(column)}${defaultClause(column)}`,
  )
  const constraints = [`constraint {${primaryKeyName(table)}} primary key (${primaryKey(table)})`]
  if (table.columns.id && table.key.length > 0) {
    constraints.push(`constraint {${keyName(table)}} unique (${keyColumns(table).map(quote).join(', ')})`)
  }
  const body = [...columns, ...constraints].map((line) => `  ${line}`).join(',\n')
  const indexes = table.indexes.map((index) => {
    const listed = index.columns.map((column) =>
      column.startsWith('-') ? `${quote(column.slice(1))} desc` : quote(column),
    )
    const where = index.where ? ` where ${quote(index.where)}` : ''
    return `create index {${indexName(table, index)}} on {{${table.name}}} (${listed.join(', ')})${where}`
  })
  return [`create table {{${table.name}}} (\n${body}\n)`, ...indexes]
}

function primaryKey(table: TableDefinition): string {
  return quote(table.columns.id ? 'id' : (table.key[0] ?? ''))
}

function notNull(column: Column): string {
  return column.nullable ? '' : ' not null'
}

function defaultClause({ initial, kind }: Column): string {
  if (initial === undefined) return ''
  if (kind === 'text[]') return " default '{}'"
  if (kind === 'json') return ` default '${JSON.stringify(initial)}'`
  return typeof initial === 'string' ? ` default '${initial}'` : ` default ${String(initial)}`
}
