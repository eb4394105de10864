import type { ColumnKind, Row, Scope, TableDefinition, TableName, WebhookDelivery } from '@hubsync/core'
import { tables } from '@hubsync/core'

/** A connection beside the adapter: node-postgres and PGlite both answer like this. */
export interface PlainConnection {
  query(sql: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** Rows as canonical values, read and converted without the adapter. */
export async function readBack(connection: PlainConnection, table: TableName, scope: Scope): Promise<Row[]> {
  const definition: TableDefinition = tables[table]
  const list = Object.entries(definition.columns)
    .map(([name, { kind }]) => (kind === 'date' ? `"${name}"::text` : `"${name}"`))
    .join(', ')
  const { rows } = definition.columns.tenant_id
    ? await connection.query(`select ${list} from "${table}" where tenant_id = $1 and host = $2`, [
        scope.tenantId,
        scope.host,
      ])
    : await connection.query(`select ${list} from "${table}" where host = $1`, [scope.host])
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, canonical(definition.columns[name]?.kind, value)]),
    ),
  )
}

export async function insertDelivery(connection: PlainConnection, delivery: WebhookDelivery): Promise<void> {
  const names = Object.keys(delivery)
  const places = names.map((_, index) => `$${index + 1}`)
  const values = Object.entries(delivery).map(([name, value]) =>
    name === 'payload' ? JSON.stringify(value) : value,
  )
  await connection.query(
    `insert into webhook_deliveries (${names.map((name) => `"${name}"`).join(', ')}) values (${places.join(', ')})`,
    values,
  )
}

function canonical(kind: ColumnKind | undefined, value: unknown): Row[string] {
  if (value === null) return null
  if (kind === 'bigint') return Number(value)
  if (kind === 'timestamp') return (value as Date).toISOString()
  return value as Row[string]
}
