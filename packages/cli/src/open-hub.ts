import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, type HubSync, type Logger, type Store } from '@hubsync/core'
import { openDatabase } from './database/open-database.js'
import type { Settings } from './settings.js'

export interface OpenHub {
  readonly hub: HubSync
  readonly store: Store
  close(): Promise<void>
}

export interface HubOpening {
  /** Whether to make the tables where there are none. */
  readonly migrate: boolean
  readonly logger: Logger
  /** Where git keeps what it fetched; absent for a folder that goes with the run. */
  readonly gitDirectory?: string | undefined
  /** What GitHub signs deliveries with; several while it is being changed. */
  readonly webhookSecrets?: readonly string[]
  /** Told the database's name when it is opened, which is once everything that needs no database was checked. */
  readonly onOpen?: (databaseName: string) => void
}

/**
 * A hub on the database of the settings.
 *
 * @throws HubSyncError `configuration_invalid` for an address, prefix, schema or tenant that cannot be.
 */
export function openHub(settings: Settings, options: HubOpening): OpenHub {
  const database = openDatabase(settings.databaseUrl, settings.folder, {
    create: options.migrate,
    prepare: async (client) => {
      options.onOpen?.(database.name)
      if (options.migrate) await migrate(client, settings.tables)
    },
  })
  const adapter = prismaAdapter(database.client, settings.tables)
  const hub = createHubSync({
    ...adapter,
    tenantId: settings.tenantId,
    logger: options.logger,
    ...(options.gitDirectory !== undefined && { gitDirectory: options.gitDirectory }),
    ...(options.webhookSecrets && { webhooks: { secret: options.webhookSecrets } }),
    ...(settings.token !== undefined && { auth: settings.token }),
    ...(settings.apiUrl !== undefined && { apiUrl: settings.apiUrl }),
  })
  return {
    hub,
    store: adapter.store,
    close: async () => {
      await hub.close()
      await database.close()
    },
  }
}
