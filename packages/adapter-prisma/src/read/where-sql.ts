import { type Scope, type TableDefinition, type TableName, tables, type Where } from '@hubsync/core'
import { type Names, quote } from '../names.js'
import { sqlTypes } from '../sql-types.js'
import { canonicalValue, columnOf } from '../values/canonical-value.js'
import type { Parameters } from '../values/parameters.js'

/** A table in a FROM clause. */
export interface Source {
  readonly names: Names
  readonly table: TableDefinition
  readonly alias: string
}

/** The rows of a scope that match; `live` leaves out tombstones and what stands under one. */
export function whereSql(
  source: Source,
  scope: Scope,
  where: Where,
  visibility: 'live' | 'all',
  parameters: Parameters,
): string {
  const conditions = scopeSql(source, scope, parameters)
  for (const [column, told] of Object.entries(where)) {
    conditions.push(conditionSql(source, column, told, parameters))
  }
  if (visibility === 'live') conditions.push(...liveSql(source))
  return conditions.join(' and ')
}

/** Tables without a tenant are shared by those of a host. */
function scopeSql({ table, alias }: Source, scope: Scope, parameters: Parameters): string[] {
  const tenant = table.columns.tenant_id ? [`${alias}.tenant_id = ${parameters.add(scope.tenantId)}`] : []
  return [...tenant, `${alias}.host = ${parameters.add(scope.host)}`]
}

function conditionSql(
  { table, alias }: Source,
  column: string,
  told: Where[string],
  parameters: Parameters,
): string {
  const { kind } = columnOf(table, column)
  const expression = `${alias}.${quote(column)}`
  const single = !Array.isArray(told) || kind === 'text[]'
  const values = (single ? [told] : told).map((value) => canonicalValue(table, column, value))
  if (single && values[0] === null) return `${expression} is null`
  if (single && kind !== 'text[]') {
    const text = kind === 'json' ? JSON.stringify(values[0]) : String(values[0])
    return `${expression} = ${parameters.add(text, sqlTypes[kind])}`
  }
  const list = parameters.add(JSON.stringify(single ? values[0] : values), 'jsonb')
  if (single) return `${expression} = array(select jsonb_array_elements_text(${list}))`
  return `${expression} = any(array(select listed::${sqlTypes[kind]} from jsonb_array_elements_text(${list}) as listed))`
}

/** Neither the row nor anything above it is buried; a parent that is missing buries nobody. */
function liveSql({ names, table, alias }: Source): string[] {
  const own = table.columns.deleted_at ? [`${alias}.deleted_at is null`] : []
  const above = Object.entries(table.parents).map(([column, parentName], index) => {
    const parent = { names, table: tables[parentName as TableName], alias: `${alias}_${index + 1}` }
    const buried = liveSql(parent).map((condition) => `not (${condition})`)
    return `not exists (
      select 1 from ${names.table(parentName)} as ${parent.alias}
      where ${parent.alias}.id = ${alias}.${quote(column)} and (${buried.join(' or ')})
    )`
  })
  return [...own, ...above]
}
