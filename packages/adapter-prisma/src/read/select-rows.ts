import {
  type Row,
  type RowIdentity,
  type RowQuery,
  type Scope,
  type TableDefinition,
  tables,
} from '@hubsync/core'
import type { Session } from '../database.js'
import { quote } from '../names.js'
import { sqlTypes } from '../sql-types.js'
import { canonicalSql } from '../values/canonical-sql.js'
import { canonicalValue, columnOf } from '../values/canonical-value.js'
import { createParameters, type Parameters } from '../values/parameters.js'
import { whereSql } from './where-sql.js'

/**
 * Matching rows in the order asked for, as canonical values. Each travels as one JSON text, so that no driver's
 * reading of a type shows.
 */
export async function selectRows(
  session: Session,
  scope: Scope,
  query: RowQuery & { columns?: readonly string[] },
): Promise<Row[]> {
  const table: TableDefinition = tables[query.table]
  const parameters = createParameters()
  const source = { names: session.names, table, alias: 'stored' }
  const order = (query.orderBy ?? table.key).map((term) => readTerm(table, term))
  const conditions = [whereSql(source, scope, query.where ?? {}, query.visibility ?? 'live', parameters)]
  if (query.after) conditions.push(behindSql(table, order, query.after, parameters))
  const limit = query.limit === undefined ? '' : `limit ${parameters.add(String(query.limit), 'bigint')}`
  const found = await session.query<{ row: string }>(
    `select row_to_json(found)::text as row from (
      select ${selectList(table, query.columns ?? Object.keys(table.columns))}
      from ${session.names.table(table.name)} as stored
      where ${conditions.join(' and ')}
      order by ${[...order.map(({ expression, direction }) => `${expression} ${direction}`), 'stored.id'].join(', ')}
      ${limit}
    ) as found`,
    ...parameters.values,
  )
  return found.map(({ row }) => JSON.parse(row))
}

export async function selectIdentities(
  session: Session,
  scope: Scope,
  query: RowQuery,
): Promise<RowIdentity[]> {
  const { columns: known }: TableDefinition = tables[query.table]
  const columns = ['id', 'github_id', 'node_id', 'observed_at'].filter((name) => name in known)
  const rows = await selectRows(session, scope, { ...query, columns })
  return rows.map((row) => ({
    id: String(row.id),
    githubId: (row.github_id ?? null) as number | null,
    nodeId: (row.node_id ?? null) as string | null,
    observedAt: (row.observed_at ?? null) as string | null,
  }))
}

function selectList(table: TableDefinition, columns: readonly string[]): string {
  return columns
    .map((name) => `${canonicalSql(`stored.${quote(name)}`, columnOf(table, name).kind)} as ${quote(name)}`)
    .join(', ')
}

interface OrderTerm {
  readonly column: string
  readonly expression: string
  readonly direction: 'asc' | 'desc'
}

/** Text is ordered by bytes, so that the order is the same under every collation. */
function readTerm(table: TableDefinition, term: string): OrderTerm {
  const column = term.replace(/^-/, '')
  const byBytes = columnOf(table, column).kind === 'text' ? ' collate "C"' : ''
  return {
    column,
    expression: `stored.${quote(column)}${byBytes}`,
    direction: term.startsWith('-') ? 'desc' : 'asc',
  }
}

/** The rows behind a position: equal in the first columns and behind in the next. Null counts as the greatest. */
function behindSql(
  table: TableDefinition,
  order: readonly OrderTerm[],
  after: readonly unknown[],
  parameters: Parameters,
): string {
  const equal: string[] = []
  const alternatives: string[] = []
  for (const [index, { column, expression, direction }] of order.entries()) {
    const value = canonicalValue(table, column, after[index] ?? null)
    const type = sqlTypes[columnOf(table, column).kind]
    const position = value === null ? undefined : parameters.add(String(value), type)
    const behind = comparison(expression, direction, position)
    if (behind) alternatives.push([...equal, behind].join(' and '))
    equal.push(position ? `${expression} = ${position}` : `${expression} is null`)
  }
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' or ') || 'false'})`
}

function comparison(expression: string, direction: 'asc' | 'desc', position?: string): string | undefined {
  if (position === undefined) return direction === 'desc' ? `${expression} is not null` : undefined
  return direction === 'asc'
    ? `(${expression} > ${position} or ${expression} is null)`
    : `${expression} < ${position}`
}
