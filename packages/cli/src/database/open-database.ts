import { join } from 'node:path'
import type { PrismaClientLike } from '@hubsync/adapter-prisma'
import { createPgClient, createPool } from './pg-client.js'
import { createPgliteClient } from './pglite-client.js'

export interface OpenDatabase {
  readonly client: PrismaClientLike
  /** For messages; never holds a password. */
  readonly name: string
  close(): Promise<void>
}

export interface OpeningOptions {
  /** Whether to make the embedded database where there is none. */
  readonly create: boolean
  /** What is done to the database before the first statement. */
  readonly prepare?: (client: PrismaClientLike) => Promise<unknown>
}

/**
 * Any PostgreSQL by its URL, else the embedded one in `.hubsync/` below the folder. Nothing is opened, made or
 * prepared before the first statement: what is wrong with a command line shows before it left a trace.
 *
 * @throws HubSyncError `configuration_invalid` when the URL is malformed.
 */
export function openDatabase(
  databaseUrl: string | undefined,
  folder: string,
  options: OpeningOptions,
): OpenDatabase {
  const source = databaseUrl === undefined ? embedded(folder, options) : server(databaseUrl)
  const prepared = once(async () => {
    const client = await source.open()
    await options.prepare?.(client)
    return client
  })
  return { client: createLateClient(prepared), name: source.name, close: source.close }
}

/** An embedded database that is gone with the process. */
export async function openTemporary(): Promise<OpenDatabase> {
  const { PGlite } = await import('@electric-sql/pglite')
  const database = await PGlite.create()
  return { client: createPgliteClient(database), name: 'a temporary database', close: () => database.close() }
}

interface DatabaseSource {
  readonly name: string
  open(): Promise<PrismaClientLike>
  close(): Promise<void>
}

function server(databaseUrl: string): DatabaseSource {
  const { pool, name } = createPool(databaseUrl)
  return { name, open: async () => createPgClient(pool), close: () => pool.end() }
}

function embedded(folder: string, { create }: OpeningOptions): DatabaseSource {
  const place = join(folder, '.hubsync')
  let close = async () => {}
  return {
    name: `the embedded database in ${place}`,
    open: async () => {
      const { openEmbedded } = await import('./embedded-database.js')
      const opened = await openEmbedded(place, { create })
      close = opened.close
      return createPgliteClient(opened.database)
    },
    close: () => close(),
  }
}

function createLateClient(open: () => Promise<PrismaClientLike>): PrismaClientLike {
  return {
    $queryRawUnsafe: async <Result>(text: string, ...values: unknown[]) =>
      (await open()).$queryRawUnsafe<Result>(text, ...values),
    $executeRawUnsafe: async (text, ...values) => (await open()).$executeRawUnsafe(text, ...values),
    $transaction: async (work, options) => (await open()).$transaction(work, options),
  }
}

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined
  return () => {
    result ??= work()
    return result
  }
}
