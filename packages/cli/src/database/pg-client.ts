import type { PrismaClientLike, PrismaRawClient } from '@hubsync/adapter-prisma'
import { HubSyncError } from '@hubsync/core'
import pg from 'pg'

/** What is called of a pool of `pg`: described here, so that whoever imports this needs no types of pg. */
export interface PgPool extends PgQueries {
  connect(): Promise<PgConnection>
}

interface PgQueries {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>
}

interface PgConnection extends PgQueries {
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  /** @param destroy whether to close the connection instead of using it again */
  release(destroy?: boolean): void
}

/**
 * The raw methods that the Prisma adapter calls, on a plain PostgreSQL pool: the CLI needs no generated client.
 *
 * A connection whose transaction failed is closed, not used again: it may be broken, or lead to a server that takes no
 * writes any more, and closing it makes the server roll back.
 */
export function createPgClient(pool: PgPool): PrismaClientLike {
  return {
    ...rawMethods(pool),
    async $transaction(work) {
      const connection = await pool.connect()
      connection.on('error', leaveToNextQuery)
      try {
        await connection.query('begin')
        const result = await work(rawMethods(connection))
        await connection.query('commit')
        connection.off('error', leaveToNextQuery)
        connection.release()
        return result
      } catch (error) {
        connection.release(true)
        throw error
      }
    },
  }
}

function rawMethods(connection: PgQueries): PrismaRawClient {
  return {
    $queryRawUnsafe: async <Result>(text: string, ...values: unknown[]) =>
      (await connection.query(text, values)).rows as Result,
    $executeRawUnsafe: async (text, ...values) => (await connection.query(text, values)).rowCount ?? 0,
  }
}

/** The server may close a connection between two queries: the next one fails or opens another. Unheard, it ends the process. */
function leaveToNextQuery(): void {}

/**
 * A pool for a connection string, and what to call its database in messages. Connects at the first query.
 *
 * @throws HubSyncError `configuration_invalid` when the string is malformed; it never repeats it.
 */
export function createPool(databaseUrl: string): { pool: pg.Pool; name: string } {
  const protocol = /^([a-z+]+):/i.exec(databaseUrl)?.[1]
  if (protocol !== undefined && !/^postgres(ql)?$/.test(protocol)) {
    throw malformed(`it begins with ${protocol}:, but only PostgreSQL will do`)
  }
  if (!/^postgres(ql)?:\/\/./.test(databaseUrl)) throw malformed('it is none')
  const { host, port, database } = readConnection(databaseUrl)
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 6,
    connectionTimeoutMillis: 10_000,
    // A server that vanished without a word is noticed, if late: the system gives up on it after some minutes.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  pool.on('error', leaveToNextQuery)
  const named = database === undefined ? 'the default database' : `the database ${database}`
  return { pool, name: `${named} on ${host}:${port}` }
}

function readConnection(databaseUrl: string): pg.Client {
  try {
    return new pg.Client({ connectionString: databaseUrl })
  } catch (error) {
    // A certificate that the URL names may be missing. Any other message could repeat the password.
    const isFile = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw malformed(isFile ? error.message : 'is a special character in the password not written as %..?')
  }
}

function malformed(reason: string): HubSyncError {
  return new HubSyncError(
    'configuration_invalid',
    `The database URL is not understood: ${reason}. It reads postgresql://user:password@host:5432/database`,
  )
}
