import { type CountQuery, type Scope, type TableDefinition, tables } from '@hubsync/core'
import type { Session } from '../database.js'
import { quote } from '../names.js'
import { canonicalSql } from '../values/canonical-sql.js'
import { columnOf } from '../values/canonical-value.js'
import { createParameters } from '../values/parameters.js'
import { whereSql } from './where-sql.js'

/** Live rows per value of a column; rows where it is null count for nothing. */
export async function countRows(
  session: Session,
  scope: Scope,
  { table: name, by, where = {} }: CountQuery,
): Promise<Map<string, number>> {
  const table: TableDefinition = tables[name]
  const parameters = createParameters()
  const source = { names: session.names, table, alias: 'stored' }
  const value = `stored.${quote(by)}`
  const counted = await session.query<{ value: string; rows: number }>(
    `select ${canonicalSql(value, columnOf(table, by).kind)}::text as value, count(*)::integer as rows
     from ${session.names.table(name)} as stored
     where ${whereSql(source, scope, where, 'live', parameters)} and ${value} is not null
     group by ${value}`,
    ...parameters.values,
  )
  return new Map(counted.map(({ value, rows }) => [value, rows]))
}
