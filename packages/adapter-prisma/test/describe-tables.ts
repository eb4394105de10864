import type { Column, TableDefinition } from '@hubsync/core'
import { createNames, type TableOptions } from '../src/names.js'
import { sqlTypes } from '../src/sql-types.js'
import { indexName, keyColumns, keyName, primaryKeyName } from '../src/table-names.js'
import type { PlainConnection } from './read-back.js'

/** A table in words that a person can compare: columns, then constraints and indexes, both sorted. */
export interface TableDescription {
  readonly columns: Readonly<Record<string, string>>
  readonly indexes: Readonly<Record<string, string>>
}

/** What the metadata says of a table. */
export function expectedTable(table: TableDefinition, options: TableOptions = {}): TableDescription {
  const names = createNames(options)
  const primaryKey = table.columns.id ? ['id'] : table.key
  const indexes: [string, string][] = [[primaryKeyName(table), `unique (${primaryKey.join(', ')})`]]
  if (table.columns.id && table.key.length > 0) {
    indexes.push([keyName(table), `unique (${keyColumns(table).join(', ')})`])
  }
  for (const index of table.indexes) {
    const columns = index.columns.map((name) => (name.startsWith('-') ? `${name.slice(1)} DESC` : name))
    indexes.push([
      indexName(table, index),
      `(${columns.join(', ')})${index.where ? ` where ${index.where}` : ''}`,
    ])
  }
  return {
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, column]) => [name, describeColumn(column)]),
    ),
    indexes: Object.fromEntries(indexes.map(([name, text]) => [names.plainObject(name), text])),
  }
}

function describeColumn({ kind, nullable, initial }: Column): string {
  const type = sqlTypes[kind].replace('timestamptz(3)', 'timestamp(3) with time zone')
  return `${type}${nullable ? '' : ' not null'}${initial === undefined ? '' : ` default ${JSON.stringify(initial)}`}`
}

/** What the database's own catalog says of a table. */
export async function actualTable(
  connection: PlainConnection,
  schema: string,
  table: string,
): Promise<TableDescription> {
  const columns = await connection.query(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
       pg_get_expr(d.adbin, d.adrelid) as initial
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = format('%I.%I', $1::text, $2::text)::regclass and a.attnum > 0 order by a.attnum`,
    [schema, table],
  )
  const indexes = await connection.query(
    `select c.relname as name, i.indisunique as is_unique, pg_get_expr(i.indpred, i.indrelid) as predicate,
       array_to_string(array(
         select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, i.indnkeyatts) k order by k
       ), ', ') as columns, i.indoption::text as options
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = format('%I.%I', $1::text, $2::text)::regclass`,
    [schema, table],
  )
  return {
    columns: Object.fromEntries(
      columns.rows.map(({ name, type, required, initial }) => [
        name,
        `${type}${required ? ' not null' : ''}${initial === null ? '' : ` default ${readDefault(String(initial))}`}`,
      ]),
    ),
    indexes: Object.fromEntries(indexes.rows.map((index) => [index.name, describeIndex(index)])),
  }
}

function describeIndex({ is_unique, columns, options, predicate }: Record<string, unknown>): string {
  const directions = String(options).split(' ')
  const listed = String(columns)
    .replaceAll('"', '')
    .split(', ')
    .map((name, index) => (Number(directions[index]) & 1 ? `${name} DESC` : name))
  return `${is_unique ? 'unique ' : ''}(${listed.join(', ')})${predicate ? ` where ${predicate}` : ''}`
}

/** `'{}'::text[]` as `[]`, `'open'::text` as `"open"`, `0` as `0`: as JSON writes it. */
function readDefault(expression: string): string {
  if (expression === "'{}'::text[]") return '[]'
  const quoted = /^'(.*)'::(\w+)$/.exec(expression)
  if (!quoted) return expression
  return quoted[2] === 'jsonb' ? (quoted[1] ?? '') : JSON.stringify(quoted[1])
}
