import { type TableDefinition, tables } from '@hubsync/core'
import type { Session } from '../database.js'
import { metaTable } from './meta-table.js'

export type MigrationOwner = 'hubsync' | 'prisma'

/** What the database holds of hubsync before a migration. */
export interface TablesFound {
  /** Who migrates the tables and how far they are, as noted in `hubsync_meta`; null where nothing is noted. */
  readonly noted: { readonly owner: MigrationOwner; readonly version: number } | null
  /** Tables of the wanted names, ours or not, each with its columns. */
  readonly present: ReadonlyMap<string, ReadonlySet<string>>
  readonly schemaExists: boolean
  /** Prisma Migrate keeps its history in this schema. */
  readonly prismaMigrates: boolean
}

/** Every table that hubsync makes, its notes about itself last. */
export const allTables: readonly TableDefinition[] = [...Object.values<TableDefinition>(tables), metaTable]

export async function inspectTables(session: Session): Promise<TablesFound> {
  const { names } = session
  const columns = await columnsByTable(session)
  const present = new Map<string, ReadonlySet<string>>()
  for (const { name } of allTables) {
    const found = columns.get(names.plainTable(name))
    if (found) present.set(name, found)
  }
  const [schema] = await session.query<{ found: number }>(
    'select 1 as found from pg_catalog.pg_namespace where nspname = $1',
    names.schema,
  )
  return {
    noted: isComplete(metaTable, present) ? await readNote(session) : null,
    present,
    schemaExists: schema !== undefined,
    prismaMigrates: columns.has('_prisma_migrations'),
  }
}

/** Whether a table of that name has every column that hubsync would give it. */
export function isComplete(table: TableDefinition, present: TablesFound['present']): boolean {
  const columns = present.get(table.name)
  return columns !== undefined && Object.keys(table.columns).every((column) => columns.has(column))
}

/** Waits for other migrations of the same tables, and keeps them waiting until the transaction ends. */
export async function lockMigrations(session: Session): Promise<void> {
  const lock = `hubsync migrations of ${session.names.schema}.${session.names.plainTable('*')}`
  await session.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', lock)
}

export async function writeNote(session: Session, owner: MigrationOwner, version: number): Promise<void> {
  await session.execute(
    `insert into ${session.names.table('hubsync_meta')} as noted (key, value, created_at, updated_at)
     values ('migrations', $1::jsonb, now(), now())
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at
     where noted.value is distinct from excluded.value`,
    JSON.stringify({ owner, version }),
  )
}

async function readNote(session: Session): Promise<TablesFound['noted']> {
  const [note] = await session.query<{ value: string }>(
    `select value::text as value from ${session.names.table('hubsync_meta')} where key = 'migrations'`,
  )
  return note ? JSON.parse(note.value) : null
}

async function columnsByTable(session: Session): Promise<Map<string, Set<string>>> {
  const rows = await session.query<{ table_name: string; column_names: string | null }>(
    `select c.relname::text as table_name, json_agg(a.attname) filter (where a.attname is not null)::text as column_names
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f')
     group by c.relname`,
    session.names.schema,
  )
  return new Map(rows.map((row) => [row.table_name, new Set<string>(JSON.parse(row.column_names ?? '[]'))]))
}
