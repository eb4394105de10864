import type { PGlite, Transaction } from '@electric-sql/pglite'
import type { PrismaClientLike, PrismaRawClient } from '@hubsync/adapter-prisma'

/** The raw methods that the Prisma adapter calls, on the embedded PostgreSQL. */
export function createPgliteClient(database: PGlite): PrismaClientLike {
  return {
    ...rawMethods(database),
    $transaction: (work) => database.transaction((transaction) => work(rawMethods(transaction))),
  }
}

function rawMethods(connection: PGlite | Transaction): PrismaRawClient {
  return {
    $queryRawUnsafe: async <Result>(text: string, ...values: unknown[]) =>
      (await connection.query(text, values)).rows as Result,
    $executeRawUnsafe: async (text, ...values) => (await connection.query(text, values)).affectedRows ?? 0,
  }
}
