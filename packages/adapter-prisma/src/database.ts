import { setTimeout as sleep } from 'node:timers/promises'
import { createNames, type Names, type TableOptions } from './names.js'
import { opensTransactions, type PrismaRawClient } from './prisma-client.js'
import { isTransient, mapDatabaseError, mapErrorInTransaction } from './prisma-errors.js'

/** Runs statements. Every value in them is passed as text and cast by the statement, so that no driver guesses types. */
export interface Session {
  readonly names: Names
  query<Answer>(sql: string, ...values: (string | null)[]): Promise<Answer[]>
  execute(sql: string, ...values: (string | null)[]): Promise<number>
}

/**
 * The host's database as the adapter sees it: sessions, transactions, errors as HubSyncError. A single statement is a
 * transaction of its own, and runs again as those do.
 */
export interface Database extends Session {
  /**
   * Runs the work in one transaction, again when it lost a race (`isTransient`). On a `tx` of the host the work
   * joins that transaction and is never run again: the host's transaction is over once a statement failed.
   */
  transaction<Answer>(work: (session: Session) => Promise<Answer>): Promise<Answer>
}

const longestAttempts = 6
/** Prisma ends transactions after 5 s by default; a commit of 10,000 rows on a busy server may need more. */
const transactionOptions = { maxWait: 30_000, timeout: 120_000 }
/**
 * How long the server waits for the next statement before it rolls a transaction back. A process that stands still,
 * or whose network is gone, would else keep its rows locked, and the lease that it writes under from passing on.
 */
const longestIdleMs = 10_000

export function openDatabase(client: PrismaRawClient, options: TableOptions = {}): Database {
  const names = createNames(options)
  const session = openSession(client, names)
  if (!opensTransactions(client)) {
    return {
      names,
      query: (sql, ...values) => session.query<never>(sql, ...values).catch(rethrowInTransaction),
      execute: (sql, ...values) => session.execute(sql, ...values).catch(rethrowInTransaction),
      transaction: (work) => work(session).catch(rethrowInTransaction),
    }
  }
  return {
    names,
    query: (sql, ...values) => retryTransient(() => session.query<never>(sql, ...values)).catch(rethrow),
    execute: (sql, ...values) => retryTransient(() => session.execute(sql, ...values)).catch(rethrow),
    transaction: (work) => {
      const attempt = () =>
        client.$transaction(async (tx) => {
          const opened = openSession(tx, names)
          await limitIdling(opened)
          return work(opened)
        }, transactionOptions)
      return retryTransient(attempt).catch(rethrow)
    },
  }
}

async function limitIdling(session: Session): Promise<void> {
  await session.query(
    `select set_config('idle_in_transaction_session_timeout', $1::text, true) as set`,
    String(longestIdleMs),
  )
}

function openSession(client: PrismaRawClient, names: Names): Session {
  return {
    names,
    query: async <Answer>(sql: string, ...values: (string | null)[]) =>
      client.$queryRawUnsafe<Answer[]>(sql, ...values),
    execute: async (sql, ...values) => client.$executeRawUnsafe(sql, ...values),
  }
}

async function retryTransient<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  for (let failures = 0; ; ) {
    try {
      return await attempt()
    } catch (error) {
      failures += 1
      if (failures >= longestAttempts || !isTransient(error)) throw error
      await sleep(Math.random() * 10 * 2 ** failures)
    }
  }
}

function rethrow(error: unknown): never {
  throw mapDatabaseError(error)
}

function rethrowInTransaction(error: unknown): never {
  throw mapErrorInTransaction(error)
}
