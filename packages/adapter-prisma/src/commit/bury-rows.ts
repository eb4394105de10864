import type { Scope, TableDefinition, Tombstone } from '@hubsync/core'
import type { Session } from '../database.js'
import { quote } from '../names.js'
import { canonicalValue } from '../values/canonical-value.js'
import { record } from '../values/recordset.js'
import { orderByKey } from './key-order.js'
import type { Outcome } from './outcome.js'
import { readFacts } from './told-row.js'

/** Sets tombstones on those of the rows that are live and were last observed before the evidence. */
export async function buryRows(
  session: Session,
  scope: Scope,
  table: TableDefinition,
  tombstone: Omit<Tombstone, 'kind' | 'table'>,
): Promise<Outcome> {
  const ids = tombstone.ids.map((id) => canonicalValue(table, 'id', id))
  const observedAt = canonicalValue(table, 'observed_at', tombstone.observedAt)
  const reason = canonicalValue(table, 'deleted_reason', tombstone.reason)
  const facts = readFacts(table, tombstone.row ?? {})
  const deleted = await session.execute(
    burySql(session.names.table(table.name), table, Object.keys(facts)),
    JSON.stringify(ids),
    scope.tenantId,
    scope.host,
    JSON.stringify({ ...facts, observed_at: observedAt, deleted_reason: reason }),
  )
  return { deleted, skipped: ids.length - deleted }
}

function burySql(target: string, table: TableDefinition, facts: readonly string[]): string {
  const columns = [...facts, 'observed_at', 'deleted_reason']
  return `
    with evidence as (select told.* from ${record(table, columns, '$4::text::json')}),
    gone as (
      select stored.id from ${target} as stored, evidence
      where stored.tenant_id = $2::text and stored.host = $3::text
        and stored.id in (select listed::uuid from jsonb_array_elements_text($1::text::jsonb) as listed)
        and stored.deleted_at is null and stored.observed_at < evidence.observed_at
      ${orderByKey(table, 'stored')}
      for update of stored
    )
    update ${target} as stored set
      ${columns.map((name) => `${quote(name)} = evidence.${quote(name)}`).join(', ')},
      deleted_at = evidence.observed_at,
      updated_at = statement_timestamp()
    from gone, evidence
    where stored.id = gone.id`
}
