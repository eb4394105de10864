import { type GitHubTableName, type Scope, tables } from '@hubsync/core'
import type { Session } from '../database.js'
import { whereSql } from '../read/where-sql.js'
import { createParameters } from '../values/parameters.js'
import { orderByKey } from './key-order.js'
import type { Round } from './plan-rounds.js'

/**
 * Locks every stored row that several statements are going to touch, in the order of the key. One statement locks in
 * that order by itself; two in a row do not, and could wait in a ring for another commit's two.
 */
export async function lockRows(
  session: Session,
  scope: Scope,
  table: GitHubTableName,
  rounds: readonly Round[],
): Promise<void> {
  if (rounds.reduce((sum, round) => sum + countStatements(round), 0) < 2) return
  const parameters = createParameters()
  const source = { names: session.names, table: tables[table], alias: 'stored' }
  const touched = [
    { id: rounds.flatMap(idsOf) },
    ...rounds.flatMap(({ marks }) => marks).map(({ where }) => where),
  ].map((where) => `(${whereSql(source, scope, where, 'all', parameters)})`)
  await session.execute(
    `select 1 from ${session.names.table(table)} as stored
     where ${touched.join(' or ')}
     ${orderByKey(tables[table], 'stored')}
     for no key update`,
    ...parameters.values,
  )
}

function countStatements({ upserts, tombstones, marks }: Round): number {
  return upserts.length + tombstones.length + marks.length
}

function idsOf({ upserts, tombstones }: Round): string[] {
  return [...upserts.flatMap(({ ids }) => ids), ...tombstones.flatMap(({ ids }) => ids)]
}
