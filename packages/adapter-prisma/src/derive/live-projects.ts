import type { DeriveRequest, Scope } from '@hubsync/core'
import type { Session } from '../database.js'

export interface Derivation extends Omit<DeriveRequest, 'projectIds'> {
  readonly scope: Scope
  readonly projectIds: readonly string[]
}

/** The values of a statement that begins with `liveProjectsSql`, further ones behind them. */
export function derivationValues({ scope, projectIds }: Derivation): [string, string, string] {
  return [JSON.stringify(projectIds), scope.tenantId, scope.host]
}

/** The CTE `live_projects`: those asked for that are not buried. */
export function liveProjectsSql({ names }: Session): string {
  return `live_projects as (
    select * from ${names.table('projects')}
    where tenant_id = $2::text and host = $3::text and deleted_at is null
      and id in (select listed::uuid from jsonb_array_elements_text($1::text::jsonb) as listed)
  )`
}

/**
 * Live rows of the scope under an alias that are looked up by their parent. The scope is compared as a whole, which
 * no index serves: a table without statistics would else be searched by tenant, all of it for each parent.
 */
export function liveChildSql(alias: string): string {
  return `(${alias}.tenant_id, ${alias}.host) is not distinct from ($2::text, $3::text) and ${alias}.deleted_at is null`
}

/** Live rows of the scope under an alias whose parent stands behind the scope in the table's key. */
export function liveRowSql(alias: string): string {
  return `${alias}.tenant_id = $2::text and ${alias}.host = $3::text and ${alias}.deleted_at is null`
}
