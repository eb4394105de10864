import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PrismaClientLike } from '@hubsync/adapter-prisma'
import { HubSyncError } from '@hubsync/core'
import { createPgClient, createPool } from './pg-client.js'
import { createPgliteClient } from './pglite-client.js'

export interface OpenDatabase {
  readonly client: PrismaClientLike
  /** For messages; never holds a password. */
  readonly name: string
  close(): Promise<void>
}

/** Any PostgreSQL by its URL, else the embedded one in `.hubsync/` below the folder. */
export function openDatabase(databaseUrl: string | undefined, folder: string): Promise<OpenDatabase> {
  return databaseUrl === undefined ? openEmbedded(join(folder, '.hubsync')) : openServer(databaseUrl)
}

/** An embedded database that is gone with the process. */
export async function openTemporary(): Promise<OpenDatabase> {
  const { PGlite } = await import('@electric-sql/pglite')
  const database = await PGlite.create()
  return { client: createPgliteClient(database), name: 'a temporary database', close: () => database.close() }
}

async function openServer(databaseUrl: string): Promise<OpenDatabase> {
  const pool = createPool(databaseUrl)
  const { host, pathname } = new URL(databaseUrl)
  return { client: createPgClient(pool), name: `${host}${pathname}`, close: () => pool.end() }
}

async function openEmbedded(folder: string): Promise<OpenDatabase> {
  const { PGlite } = await import('@electric-sql/pglite')
  try {
    await mkdir(folder, { recursive: true })
    const database = await PGlite.create(join(folder, 'database'))
    return {
      client: createPgliteClient(database),
      name: `the embedded database in ${folder}`,
      close: () => database.close(),
    }
  } catch (cause) {
    throw new HubSyncError(
      'database_unreachable',
      `The embedded database in ${folder} cannot be opened: is another hubsync using it, or is the folder not writable?`,
      { cause },
    )
  }
}
