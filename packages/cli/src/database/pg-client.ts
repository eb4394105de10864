import type { PrismaClientLike, PrismaRawClient } from '@hubsync/adapter-prisma'
import { HubSyncError } from '@hubsync/core'
import pg from 'pg'

/** The raw methods that the Prisma adapter calls, on a plain PostgreSQL pool: the CLI needs no generated client. */
export function createPgClient(pool: pg.Pool): PrismaClientLike {
  return {
    ...rawMethods(pool),
    async $transaction(work) {
      const connection = await pool.connect()
      try {
        await connection.query('begin')
        const result = await work(rawMethods(connection))
        await connection.query('commit')
        return result
      } catch (error) {
        await connection.query('rollback').catch(() => undefined)
        throw error
      } finally {
        connection.release()
      }
    },
  }
}

function rawMethods(connection: pg.Pool | pg.PoolClient): PrismaRawClient {
  return {
    $queryRawUnsafe: async <Result>(text: string, ...values: unknown[]) =>
      (await connection.query(text, values)).rows as Result,
    $executeRawUnsafe: async (text, ...values) => (await connection.query(text, values)).rowCount ?? 0,
  }
}

/** A pool for a connection string. @throws HubSyncError `configuration_invalid` when it is malformed. */
export function createPool(databaseUrl: string): pg.Pool {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null
  const isPostgres = url?.protocol === 'postgresql:' || url?.protocol === 'postgres:'
  if (url === null || !isPostgres) {
    throw new HubSyncError(
      'configuration_invalid',
      'The database URL is malformed: it reads postgresql://user:password@host:5432/database',
    )
  }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 6, connectionTimeoutMillis: 10_000 })
  // An idle connection that the server closes is opened anew by the next query; unheard, its error ends the process.
  pool.on('error', () => undefined)
  return pool
}
