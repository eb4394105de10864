import type { PrismaClientLike, PrismaRawClient } from '@hubsync/adapter-prisma'

export interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** The same client; whatever is sent through it, or within its transactions, is noted. */
export function recordStatements(client: PrismaClientLike, statements: Statement[]): PrismaClientLike {
  return {
    ...recordRaw(client, statements),
    $transaction: (work, options) => client.$transaction((tx) => work(recordRaw(tx, statements)), options),
  }
}

function recordRaw(client: PrismaRawClient, statements: Statement[]): PrismaRawClient {
  return {
    $queryRawUnsafe: (sql, ...values) => {
      statements.push({ sql, values })
      return client.$queryRawUnsafe(sql, ...values)
    },
    $executeRawUnsafe: (sql, ...values) => {
      statements.push({ sql, values })
      return client.$executeRawUnsafe(sql, ...values)
    },
  }
}
