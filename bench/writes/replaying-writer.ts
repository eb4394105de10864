import {
  createPrismaStore,
  migrate,
  type PrismaClientLike,
  type PrismaRawClient,
} from '@hubsync/adapter-prisma'
import type { CommitBatch } from '@hubsync/core'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { inFlight, type Writer } from './writer.js'

interface Statement {
  readonly sql: string
  readonly values: unknown[]
}

/** The adapter's own statements, made beforehand and sent through `pg` in the same transactions. */
export async function createReplayingWriter(databaseUrl: string): Promise<Writer> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: inFlight })
  await migrate(createPgClient(pool))
  const statementsOf = new Map<CommitBatch, Statement[]>()
  return {
    async prepare(page) {
      const statements: Statement[] = []
      await createPrismaStore(recordInto(statements)).commit(page)
      statementsOf.set(page, statements)
    },
    async write(page) {
      const connection = await pool.connect()
      await connection.query('begin')
      const statements = statementsOf.get(page) ?? []
      statementsOf.delete(page)
      for (const { sql, values } of statements) await connection.query(sql, values)
      await connection.query('commit')
      connection.release()
    },
    close: () => pool.end(),
  }
}

/** A database that writes down what it is told and knows nothing. */
function recordInto(statements: Statement[]): PrismaClientLike {
  const record = (sql: string, values: unknown[]) => statements.push({ sql, values })
  const recorder: PrismaRawClient = {
    $queryRawUnsafe: async <Answer>(sql: string, ...values: unknown[]) => {
      record(sql, values)
      return [] as Answer
    },
    $executeRawUnsafe: async (sql, ...values) => {
      record(sql, values)
      return 0
    },
  }
  return { ...recorder, $transaction: (work) => work(recorder) }
}
