import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, type HubSync, HubSyncError, type Logger } from '@hubsync/core'
import { type OpenDatabase, openDatabase } from './database/open-database.js'

/** Options that every command understands, as commander hands them over. */
export interface CommonOptions {
  readonly apiUrl?: string
  readonly token?: string
  readonly databaseUrl?: string
  readonly tenant?: string
  readonly prefix?: string
  readonly dbSchema?: string
}

export interface Settings {
  readonly apiUrl: string | undefined
  readonly token: string | undefined
  readonly databaseUrl: string | undefined
  readonly tenantId: string
  readonly tables: { readonly tablePrefix?: string; readonly schema?: string }
  readonly folder: string
}

/** What the process was started with. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
}

/** Flags win over the environment. */
export function resolveSettings(options: CommonOptions, { environment, folder }: Surroundings): Settings {
  return {
    apiUrl: options.apiUrl ?? environment.GITHUB_API_URL,
    token: (options.token ?? environment.GITHUB_TOKEN) || undefined,
    databaseUrl: (options.databaseUrl ?? environment.DATABASE_URL) || undefined,
    tenantId: options.tenant ?? 'default',
    tables: {
      ...(options.prefix !== undefined && { tablePrefix: options.prefix }),
      ...(options.dbSchema !== undefined && { schema: options.dbSchema }),
    },
    folder,
  }
}

/** A token, unless the transport asked for is the one that serves public data without. */
export function requireToken(settings: Settings, transport: string): void {
  if (settings.token !== undefined || transport === 'rest') return
  throw new HubSyncError(
    'token_missing',
    'No token: set GITHUB_TOKEN or pass --token. Public data can be read without one by --transport rest, at 60 requests an hour',
  )
}

export interface OpenHub {
  readonly hub: HubSync
  readonly database: OpenDatabase
  close(): Promise<void>
}

/** The database, with its tables if they may be made, and a hub on it. */
export async function openHub(
  settings: Settings,
  options: { migrate: boolean; logger: Logger },
): Promise<OpenHub> {
  const database = await openDatabase(settings.databaseUrl, settings.folder)
  try {
    if (options.migrate) await migrate(database.client, settings.tables)
    const hub = createHubSync({
      ...prismaAdapter(database.client, settings.tables),
      tenantId: settings.tenantId,
      logger: options.logger,
      ...(settings.token !== undefined && { auth: settings.token }),
      ...(settings.apiUrl !== undefined && { apiUrl: settings.apiUrl }),
    })
    return {
      hub,
      database,
      close: async () => {
        await hub.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}
