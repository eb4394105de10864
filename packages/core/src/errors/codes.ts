/** What a code means to the code that catches it, and to the person who reads it. */
export interface ErrorCodeFacts {
  /** The next step a person can take. */
  readonly remedy: string
  /** Whether the same call may succeed later without anyone changing anything. */
  readonly retryable: boolean
}

/** The closed list of everything that hubsync reports. */
export const errorCodes = {
  configuration_invalid: { remedy: 'Correct the option that the message names.', retryable: false },
  token_missing: {
    remedy: 'Pass a token, or set GITHUB_TOKEN to a personal access token or an installation token.',
    retryable: false,
  },
  authentication_failed: {
    remedy: 'GitHub refused the token: check that it was copied whole, has not expired and was not revoked.',
    retryable: false,
  },
  permission_denied: {
    remedy: 'Give the token the scope or permission that the message names, then run again.',
    retryable: false,
  },
  owner_not_found: {
    remedy: 'Check the spelling of the account, and that the token may see it.',
    retryable: false,
  },
  repository_not_found: {
    remedy: 'Check the spelling as owner/name, and that the token may see the repository.',
    retryable: false,
  },
  repository_unavailable: {
    remedy: 'GitHub does not serve this repository now (disabled, blocked or taken down); others go on.',
    retryable: false,
  },
  rate_limited: {
    remedy: 'Wait until the time in the message, or lower the concurrency.',
    retryable: true,
  },
  budget_exhausted: {
    remedy: 'Run again after the budget renews: the run goes on where it stopped.',
    retryable: true,
  },
  network_failed: {
    remedy: 'Check that the host in the message can be reached from here, and the proxy settings.',
    retryable: true,
  },
  github_unavailable: {
    remedy: 'GitHub answered with a server error: run again later, nothing is lost.',
    retryable: true,
  },
  response_too_large: {
    remedy: 'GitHub could not finish the query in time; smaller pages are tried by themselves.',
    retryable: true,
  },
  response_invalid: {
    remedy: 'GitHub sent what its documentation does not describe: please report it with the message.',
    retryable: false,
  },
  request_refused: {
    remedy: 'GitHub refused the request: the message says why.',
    retryable: false,
  },
  lock_held: {
    remedy: 'Another run of this owner is under way, and alive: wait until it ends.',
    retryable: true,
  },
  lease_lost: {
    remedy: 'Another run took over while this one stood still; nothing was written. Start again.',
    retryable: true,
  },
  database_unreachable: {
    remedy: 'Check that the database is up and that the connection string is right.',
    retryable: true,
  },
  database_busy: {
    remedy: 'Run again when the database has less to do; the message names the limit that was reached.',
    retryable: true,
  },
  database_not_migrated: {
    remedy: 'Create the tables with `hubsync migrate`, with migrate() or through your own Prisma migrations.',
    retryable: false,
  },
  database_conflict: {
    remedy:
      'A table of that name exists that hubsync did not make: choose a prefix (--prefix, tablePrefix) or a schema.',
    retryable: false,
  },
  migration_owner_conflict: {
    remedy: 'One owner migrates the tables: keep using the one that the message names.',
    retryable: false,
  },
  database_failed: {
    remedy: 'The database refused the statement: the message and cause say why. Nothing was half-written.',
    retryable: false,
  },
  interrupted: { remedy: 'Run again: it goes on from the last checkpoint.', retryable: true },
  unknown: { remedy: 'Please report this with its cause.', retryable: false },
} as const satisfies Record<string, ErrorCodeFacts>

export type HubSyncErrorCode = keyof typeof errorCodes
