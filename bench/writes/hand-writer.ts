import { migrate } from '@hubsync/adapter-prisma'
import { type Change, type CommitBatch, type GitHubTableName, type Row, tables } from '@hubsync/core'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { scope } from './create-pages.js'
import { inFlight, type Writer } from './writer.js'

/**
 * What a careful engineer would write by hand for these tables: one prepared statement for all rows of a table, and
 * no rule about versions. Its checkpoint is one more row.
 */
export async function createHandWriter(databaseUrl: string): Promise<Writer> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: inFlight })
  await migrate(createPgClient(pool))
  await pool.query('create table checkpoints (id text primary key, position jsonb not null)')
  return {
    async write({ changes, checkpoints = [] }) {
      const connection = await pool.connect()
      await connection.query('begin')
      for (const [table, rows] of groupRows(changes)) {
        await connection.query({
          name: table,
          text: upsertSql(table, rows),
          values: [JSON.stringify(rows), scope.tenantId, scope.host],
        })
      }
      for (const checkpoint of checkpoints) await connection.query(saveCheckpoint(checkpoint))
      await connection.query('commit')
      connection.release()
    },
    close: () => pool.end(),
  }
}

function groupRows(changes: readonly Change[]): Map<GitHubTableName, Row[]> {
  const groups = new Map<GitHubTableName, Row[]>()
  for (const change of changes) {
    if (change.kind !== 'upsert') continue
    const rows = groups.get(change.table)
    if (rows) rows.push(change.row)
    else groups.set(change.table, [change.row])
  }
  return groups
}

function upsertSql(table: GitHubTableName, [first = {}]: readonly Row[]): string {
  const columns = Object.keys(first)
  const { key } = tables[table]
  const told = columns.map((column) => `${column} ${typeOf(table, column)}`)
  return `
    insert into ${table} (${columns.join(', ')}, tenant_id, host, created_at, updated_at)
    select ${columns.map((column) => `told.${column}`).join(', ')}, $2, $3, now(), now()
    from json_to_recordset($1) as told (${told.join(', ')})
    on conflict (tenant_id, host, ${key.join(', ')}) do update set
      ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}, updated_at = excluded.updated_at`
}

const types: Readonly<Record<string, string>> = {
  timestamp: 'timestamptz',
  real: 'double precision',
  json: 'jsonb',
}

function typeOf(table: GitHubTableName, column: string): string {
  const kind = new Map(Object.entries(tables[table].columns)).get(column)?.kind ?? 'text'
  return types[kind] ?? kind
}

function saveCheckpoint(checkpoint: NonNullable<CommitBatch['checkpoints']>[number]) {
  return {
    name: 'checkpoint',
    text: `insert into checkpoints values ($1, $2)
      on conflict (id) do update set position = excluded.position`,
    values: [`${checkpoint.scope_id} ${checkpoint.stream}`, JSON.stringify(checkpoint)],
  }
}
