import { HubSyncError } from '@hubsync/core'

/** Options that every command on the tables understands, as commander hands them over. */
export interface CommonOptions {
  readonly apiUrl?: string
  readonly token?: string
  readonly databaseUrl?: string
  readonly tenant: string
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

/**
 * Flags win over the environment. An empty variable counts as absent; an empty flag is a mistake, most likely of a
 * shell variable that was never set.
 *
 * @throws HubSyncError `token_missing` or `configuration_invalid` for an empty flag.
 */
export function resolveSettings(options: CommonOptions, { environment, folder }: Surroundings): Settings {
  if (options.token === '') throw new HubSyncError('token_missing', 'The token given by --token is empty')
  for (const [flag, value] of [
    ['--database-url', options.databaseUrl],
    ['--api-url', options.apiUrl],
  ] as const) {
    if (value === '') throw new HubSyncError('configuration_invalid', `The value of ${flag} is empty`)
  }
  return {
    apiUrl: options.apiUrl ?? (environment.GITHUB_API_URL || undefined),
    token: options.token ?? (environment.GITHUB_TOKEN || undefined),
    databaseUrl: options.databaseUrl ?? (environment.DATABASE_URL || undefined),
    tenantId: options.tenant,
    tables: {
      ...(options.prefix !== undefined && { tablePrefix: options.prefix }),
      ...(options.dbSchema !== undefined && { schema: options.dbSchema }),
    },
    folder,
  }
}

/**
 * A token, unless the transport asked for is the one that serves public data without.
 *
 * @throws HubSyncError `token_missing`
 */
export function requireToken(
  { token }: Settings,
  transport: string,
  { environment }: Pick<Surroundings, 'environment'>,
): void {
  if (token !== undefined || transport === 'rest') return
  const what = environment.GITHUB_TOKEN === '' ? 'The token in GITHUB_TOKEN is empty' : 'There is no token'
  throw new HubSyncError(
    'token_missing',
    `${what}. Public data can be read without one by --transport rest, at 60 requests an hour`,
  )
}
