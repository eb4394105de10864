import type { TableDefinition, TableIndex } from '@hubsync/core'

/** The columns of a table's unique key: tenant and host, where it has them, before what the table names. */
export function keyColumns(table: TableDefinition): string[] {
  const scope = ['tenant_id', 'host'].filter((column) => column in table.columns)
  return [...scope, ...table.key]
}

export function primaryKeyName(table: TableDefinition): string {
  return `${table.name}_pkey`
}

export function keyName(table: TableDefinition): string {
  return `${table.name}_${keyColumns(table).join('_')}_key`
}

export function indexName(table: TableDefinition, index: TableIndex): string {
  return `${table.name}_${index.columns.map((column) => column.replace(/^-/, '')).join('_')}_idx`
}
