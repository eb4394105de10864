/**
 * The two methods that hubsync calls on a Prisma client. Described here and not imported, so that the client that a
 * host generated into its own folder fits, with or without extensions, as does the `tx` of a transaction.
 */
export interface PrismaRawClient {
  $queryRawUnsafe<Result = unknown>(query: string, ...values: unknown[]): PromiseLike<Result>
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>
}

/** A client that can open transactions: `new PrismaClient(…)` or the result of its `$extends`. */
export interface PrismaClientLike extends PrismaRawClient {
  $transaction<Result>(
    work: (tx: PrismaRawClient) => Promise<Result>,
    options?: { maxWait?: number; timeout?: number },
  ): Promise<Result>
}

/** Prisma puts it on a `tx` since it lets one open savepoints, and so gives it a `$transaction` too. */
const openTransaction = Symbol.for('prisma.client.transaction.scope_context')

/** False for the `tx` of a transaction that the host opened. */
export function opensTransactions(client: PrismaRawClient): client is PrismaClientLike {
  const hasMethod = typeof (client as Partial<PrismaClientLike>).$transaction === 'function'
  return hasMethod && !(openTransaction in client)
}
