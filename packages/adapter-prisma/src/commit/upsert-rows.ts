import type { Scope, TableDefinition } from '@hubsync/core'
import type { Session } from '../database.js'
import { quote } from '../names.js'
import { keyColumns } from '../table-names.js'
import { columnOf } from '../values/canonical-value.js'
import { recordset } from '../values/recordset.js'
import { joinOnKey, orderByKey } from './key-order.js'
import type { Outcome } from './outcome.js'
import type { RowGroup } from './plan-rounds.js'
import { columnsToTell } from './told-row.js'
import { isSettledSql, versionGuard } from './version-guard.js'

/**
 * Inserts told rows and lets them meet stored ones under the version rule, one statement a batch. Rows that the
 * rule skips are not touched.
 *
 * @param round Which view of its rows within the commit this is, from 0.
 */
export async function* upsertRows(
  session: Session,
  scope: Scope,
  table: TableDefinition,
  group: RowGroup,
  round: number,
): AsyncGenerator<Outcome> {
  const sql = upsertSql(session.names.table(table.name), table, group)
  for (const { arrays, count } of group.batches) {
    const values = [scope.tenantId, scope.host, String(round), ...arrays]
    const [answer] = await session.query<UpsertAnswer>(sql, ...values)
    const { inserted = 0, updated = 0, unsettled = null } = answer ?? {}
    yield { inserted, updated, skipped: count - inserted - updated, reread: JSON.parse(unsettled ?? '[]') }
  }
}

interface UpsertAnswer {
  readonly inserted: number
  readonly updated: number
  /** Ids, as a JSON array. */
  readonly unsettled: string | null
}

/**
 * The `updated_at` of what this statement writes. A row that it only settles keeps the time it has, which tells the
 * two apart; the round is added so that a row that an earlier round wrote has another time too.
 */
const writtenAt = `(statement_timestamp() + $3::text::integer * interval '1 millisecond')::timestamptz(3)`

function upsertSql(target: string, table: TableDefinition, { columns, origin }: RowGroup): string {
  const tellsUpdatedAt = columns.includes('github_updated_at')
  const written = columns.filter((name) => name !== 'id' && !table.key.includes(name))
  const data = written.filter((name) => columnOf(table, name).role === 'told')
  const guard = versionGuard({ data, tellsUpdatedAt, origin })
  // An INSERT lacking a value for a NOT NULL column fails before it can meet the stored row: take it from there.
  const untold = columnsToTell(table).filter((name) => !columns.includes(name))

  const assignments = written.map((name) => {
    const told = `excluded.${quote(name)}`
    const same = data.includes(name) || name === 'observed_at'
    return `${quote(name)} = ${same ? told : `case when ${guard.settles} then stored.${quote(name)} else ${told} end`}`
  })
  const selected = [
    ...columns.map((name) => `told.${quote(name)}`),
    ...untold.map((name) => `known.${quote(name)}`),
  ]
  return `
    with written as (
      insert into ${target} as stored (
        ${[...columns, ...untold].map(quote).join(', ')},
        tenant_id, host, is_settled, created_at, updated_at
      )
      select
        ${selected.join(', ')},
        $1::text, $2::text, ${isSettledSql('told', tellsUpdatedAt)}, ${writtenAt}, ${writtenAt}
      from ${recordset(table, columns, 4)}
      ${untold.length > 0 ? `left join ${target} as known on ${joinOnKey(table, 'known', 'told')}` : ''}
      ${orderByKey(table, 'told')}
      on conflict (${keyColumns(table).map(quote).join(', ')}) do update set
        ${assignments.join(', ')},
        is_settled = ${guard.settledAfter},
        deleted_at = null,
        deleted_reason = null,
        updated_at = case when ${guard.settles} then stored.updated_at else excluded.updated_at end
      where ${guard.passes}
      returning
        stored.id,
        stored.is_settled,
        stored.xmax = 0 as inserted,
        stored.updated_at = ${writtenAt} as written
    )
    select
      (count(*) filter (where inserted))::integer as inserted,
      (count(*) filter (where not inserted and written))::integer as updated,
      (json_agg(id) filter (where not is_settled))::text as unsettled
    from written`
}
