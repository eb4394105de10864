import type { MemoryDatabase } from '@hubsync/adapter-memory'
import {
  type Clock,
  type Lock,
  type Row,
  type Scope,
  type Store,
  type TableName,
  tables,
} from '@hubsync/core'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { readMemoryCopy, rowsOf } from '../flows/read-memory-copy.js'
import type { Product } from '../rules/product.js'
import type { CopiedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { recordStatements, type Statement } from './record-statements.js'

/** All rows of a tenant on one host, by table, in the order of their ids. */
export type StoredTenant = Readonly<Record<string, readonly Row[]>>

/** A database that several tenants use, and what it holds, read past the stores under test. */
export interface SharedDatabase {
  /** One adapter for all of them, as a host with one client has it. */
  connect(product: Product, clock: Pick<Clock, 'now'>): Promise<{ store: Store; lock: Lock }>
  readCopy(scope: Scope): Promise<CopiedRows>
  readAll(scope: Scope): Promise<StoredTenant>
  close(): Promise<void>
}

/** The tables whose rows belong to tenants. */
const owned = (Object.keys(tables) as TableName[]).filter((name) => 'tenant_id' in tables[name].columns)

export function openMemoryDatabase(): SharedDatabase {
  let database: MemoryDatabase | undefined
  const read = () => {
    if (!database) throw new Error('Nobody has connected to the database')
    return database
  }
  return {
    connect: async (product, clock) => {
      database = product.createMemoryDatabase({ clock })
      return product.memoryAdapter(database)
    },
    readCopy: async (scope) => readMemoryCopy(read(), scope),
    readAll: async (scope) =>
      Object.fromEntries(
        owned.map((table) => [
          table,
          rowsOf(read(), scope, table).toSorted((left, right) =>
            String(left.id) < String(right.id) ? -1 : 1,
          ),
        ]),
      ),
    close: async () => undefined,
  }
}

export interface PostgresDatabase extends SharedDatabase {
  /** Every statement that the adapters sent, in order. */
  readonly statements: Statement[]
}

/** A migrated database in a server, through one client for all tenants. */
export async function openPostgresDatabase(product: Product, url: string): Promise<PostgresDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  const statements: Statement[] = []
  const client = recordStatements(createPgClient(pool), statements)
  await product.migrate(createPgClient(pool))
  return {
    statements,
    connect: async (tested) => tested.prismaAdapter(client),
    readCopy: ({ tenantId }) => readCopy(pool, tenantId),
    readAll: async ({ tenantId, host }) => {
      const read = async (table: TableName): Promise<[TableName, Row[]]> => {
        const sql = `select to_jsonb(t) as row from ${table} t where tenant_id = $1 and host = $2 order by id`
        const { rows } = await pool.query<{ row: Row }>(sql, [tenantId, host])
        return [table, rows.map(({ row }) => row)]
      }
      return Object.fromEntries(await Promise.all(owned.map(read)))
    },
    close: () => pool.end(),
  }
}
