import type { Row, Scope, TableDefinition } from '@hubsync/core'
import type { Session } from '../database.js'
import { quote } from '../names.js'
import { recordset, rowBatches } from '../values/recordset.js'
import { orderByKey, sortRows } from './key-order.js'

/**
 * Inserts rows that are not under the version rule, or sets their columns on the stored ones with the same ids. No
 * id may come twice. Rows that hold the values already, or belong to another scope, are not written.
 *
 * @returns how many were written
 */
export async function saveRows(
  session: Session,
  scope: Scope,
  table: TableDefinition,
  rows: readonly Row[],
): Promise<number> {
  let written = 0
  for (const [columns, group] of groupByColumns(rows)) {
    const sql = saveSql(session.names.table(table.name), table, columns)
    for (const { arrays } of rowBatches(table, columns, sortRows(table, group))) {
      written += await session.execute(sql, scope.tenantId, scope.host, ...arrays)
    }
  }
  return written
}

function groupByColumns(rows: readonly Row[]): Iterable<[columns: string[], rows: Row[]]> {
  const groups = new Map<string, [string[], Row[]]>()
  for (const row of rows) {
    const columns = Object.keys(row).sort()
    const signature = columns.join()
    const group = groups.get(signature)
    if (group) group[1].push(row)
    else groups.set(signature, [columns, [row]])
  }
  return groups.values()
}

function saveSql(target: string, table: TableDefinition, columns: readonly string[]): string {
  const set = columns.filter((name) => name !== 'id')
  const differs = set.map((name) => `stored.${quote(name)} is distinct from excluded.${quote(name)}`)
  return `
    insert into ${target} as stored (${columns.map(quote).join(', ')}, tenant_id, host, created_at, updated_at)
    select ${columns.map((name) => `told.${quote(name)}`).join(', ')},
      $1::text, $2::text, statement_timestamp(), statement_timestamp()
    from ${recordset(table, columns, 3)}
    ${orderByKey(table, 'told')}
    on conflict (id) do update set
      ${[...set, 'updated_at'].map((name) => `${quote(name)} = excluded.${quote(name)}`).join(', ')}
    where stored.tenant_id = excluded.tenant_id and stored.host = excluded.host
      and (${differs.join(' or ')})`
}
