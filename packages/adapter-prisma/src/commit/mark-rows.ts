import { type Mark, type Scope, tables } from '@hubsync/core'
import type { Session } from '../database.js'
import { quote } from '../names.js'
import { whereSql } from '../read/where-sql.js'
import { createParameters } from '../values/parameters.js'
import { record } from '../values/recordset.js'
import { orderByKey } from './key-order.js'
import type { Outcome } from './outcome.js'
import { readFacts } from './told-row.js'

/** Sets columns on all matching rows, buried ones too; those that hold the values already are not written. */
export async function markRows(
  session: Session,
  scope: Scope,
  { table: name, where, row }: Mark,
): Promise<Outcome> {
  const table = tables[name]
  const facts = readFacts(table, row)
  const columns = Object.keys(facts)
  const parameters = createParameters()
  const target = session.names.table(name)
  const told = record(table, columns, parameters.add(JSON.stringify(facts), 'json'))
  const stored = { names: session.names, table, alias: 'stored' }
  const assignments = columns.map((column) => `${quote(column)} = told.${quote(column)}`)
  const differs = columns.map((column) => `stored.${quote(column)} is distinct from told.${quote(column)}`)
  const [counted] = await session.query<{ matched: number; updated: number }>(
    `with matched as (
      select stored.id from ${target} as stored
      where ${whereSql(stored, scope, where, 'all', parameters)}
      ${orderByKey(table, 'stored')}
      for update
    ), updated as (
      update ${target} as stored set ${[...assignments, 'updated_at = statement_timestamp()'].join(', ')}
      from matched, ${columns.length > 0 ? told : '(values (0)) as told'}
      where stored.id = matched.id and (${differs.join(' or ') || 'false'})
      returning 1
    )
    select
      (select count(*) from matched)::integer as matched,
      (select count(*) from updated)::integer as updated`,
    ...parameters.values,
  )
  const { matched = 0, updated = 0 } = counted ?? {}
  return { updated, skipped: matched - updated }
}
