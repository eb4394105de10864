import { neverObserved, type Scope, type TableDefinition } from '@hubsync/core'
import type { Session } from '../database.js'
import { quote } from '../names.js'
import { recordset } from '../values/recordset.js'
import { joinOnKey, orderByKey } from './key-order.js'
import type { Outcome } from './outcome.js'
import type { RowGroup } from './plan-rounds.js'

/** Inserts parents that may be missing, and leaves those that are there alone. */
export async function* insertStubs(
  session: Session,
  scope: Scope,
  table: TableDefinition,
  { columns, batches }: RowGroup,
): AsyncGenerator<Outcome> {
  const sql = stubSql(session.names.table(table.name), table, columns)
  for (const { arrays, count } of batches) {
    const inserted = await session.execute(sql, scope.tenantId, scope.host, neverObserved, ...arrays)
    yield { inserted, skipped: count - inserted }
  }
}

/** The rows that are there are left out first: an incomplete one would fail before it could meet the stored one. */
function stubSql(target: string, table: TableDefinition, columns: readonly string[]): string {
  return `
    insert into ${target} (${columns.map(quote).join(', ')}, tenant_id, host, observed_at, created_at, updated_at)
    select
      ${columns.map((name) => `told.${quote(name)}`).join(', ')},
      $1::text, $2::text, $3::text::timestamptz, statement_timestamp(), statement_timestamp()
    from ${recordset(table, columns, 4)}
    where not exists (select 1 from ${target} as known where ${joinOnKey(table, 'known', 'told')})
    ${orderByKey(table, 'told')}
    on conflict do nothing`
}
