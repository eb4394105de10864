/** The closed list of classes that codes fall into: who can do something about it. */
export const errorCategories = {
  authentication: 'There is no token, or GitHub does not accept it: connect the account again.',
  permission: 'The token is good and may not do this: grant more, or ask for less.',
  repository: 'One account or repository cannot be read; everything else can.',
  rate_limit: 'GitHub wants fewer requests for a while: time mends it.',
  network:
    'No usable answer came from GitHub, for what lies between or for its own trouble: time may mend it.',
  validation: 'A setting, a request or an answer is not what it has to be: whoever wrote it can mend it.',
  conflict: 'The run gave way: to another run, or to whoever stopped it.',
  database: 'The database does not take what it is given: its keeper can mend it.',
  unknown: 'Nothing that hubsync knows.',
} as const

export type ErrorCategory = keyof typeof errorCategories

/** What a code means to the code that catches it, and to the people who read it. */
export interface ErrorCodeFacts {
  readonly category: ErrorCategory
  /** A sentence for the user of a host application, free of internals. */
  readonly userMessage: string
  /** The next step that whoever runs the host can take. */
  readonly remedy: string
  /** Whether the same call may succeed later without anyone changing anything. */
  readonly retryable: boolean
}

/** The closed list of everything that hubsync reports. */
export const errorCodes = {
  configuration_invalid: {
    category: 'validation',
    userMessage: 'The sync with GitHub is not set up correctly.',
    remedy: 'Correct the option that the message names.',
    retryable: false,
  },
  token_missing: {
    category: 'authentication',
    userMessage: 'No GitHub account is connected.',
    remedy: 'Pass a token, or set GITHUB_TOKEN to a personal access token or an installation token.',
    retryable: false,
  },
  authentication_failed: {
    category: 'authentication',
    userMessage: 'GitHub no longer accepts the connection to your account. Connect it again.',
    remedy: 'GitHub refused the token: check that it was copied whole, has not expired and was not revoked.',
    retryable: false,
  },
  permission_denied: {
    category: 'permission',
    userMessage: 'The connected GitHub account may not read this. Ask its owner for access.',
    remedy: 'Give the token the scope or permission that the message names, then run again.',
    retryable: false,
  },
  owner_not_found: {
    category: 'repository',
    userMessage: 'This GitHub account cannot be found.',
    remedy: 'Check the spelling of the account, and that the token may see it.',
    retryable: false,
  },
  repository_not_found: {
    category: 'repository',
    userMessage: 'This repository cannot be found on GitHub.',
    remedy: 'Check the spelling as owner/name, and that the token may see the repository.',
    retryable: false,
  },
  repository_unavailable: {
    category: 'repository',
    userMessage: 'GitHub does not make this repository available at the moment.',
    remedy: 'GitHub does not serve this repository now (disabled, blocked or taken down); others go on.',
    retryable: false,
  },
  repository_unreachable: {
    category: 'repository',
    userMessage: 'This repository cannot be read at the moment. Please try again later.',
    remedy:
      'The token that reaches it is refused or limited, as the message says: see to that token and run again; others go on.',
    retryable: true,
  },
  rate_limited: {
    category: 'rate_limit',
    userMessage: 'GitHub asks to wait before more is read. Please try again later.',
    remedy: 'Wait until the time in the message, or lower the concurrency.',
    retryable: true,
  },
  budget_exhausted: {
    category: 'rate_limit',
    userMessage: 'Part of the data was read; the rest follows once GitHub allows more requests.',
    remedy: 'Run again after the budget renews: the run goes on where it stopped.',
    retryable: true,
  },
  network_failed: {
    category: 'network',
    userMessage: 'GitHub cannot be reached at the moment. Please try again later.',
    remedy: 'Check that the host in the message can be reached from here, and the proxy settings.',
    retryable: true,
  },
  github_unavailable: {
    category: 'network',
    userMessage: 'GitHub has a problem at the moment. Please try again later.',
    remedy: 'GitHub answered with a server error: run again later, nothing is lost.',
    retryable: true,
  },
  circuit_open: {
    category: 'network',
    userMessage: 'GitHub has a problem at the moment. Please try again later.',
    remedy:
      'GitHub failed many times in a row and is left alone until the time in the message: run again then.',
    retryable: true,
  },
  response_too_large: {
    category: 'network',
    userMessage: 'GitHub took too long to answer. Please try again later.',
    remedy: 'GitHub could not finish the query in time; smaller pages are tried by themselves.',
    retryable: true,
  },
  response_invalid: {
    category: 'validation',
    userMessage: 'GitHub answered with something unexpected.',
    remedy: 'GitHub sent what its documentation does not describe: please report it with the message.',
    retryable: false,
  },
  payload_invalid: {
    category: 'validation',
    userMessage: 'GitHub sent something unexpected.',
    remedy: 'The delivery does not fit what GitHub documents: it is parked; report it with the message.',
    retryable: false,
  },
  request_refused: {
    category: 'validation',
    userMessage: 'GitHub did not accept the request.',
    remedy: 'GitHub refused the request: the message says why.',
    retryable: false,
  },
  git_unavailable: {
    category: 'validation',
    userMessage: 'The sync with GitHub is not set up correctly.',
    remedy: 'Install git 2.32 or later where hubsync runs, or read commits over the api.',
    retryable: false,
  },
  git_failed: {
    category: 'repository',
    userMessage: 'The commits of this repository cannot be read at the moment.',
    remedy: 'The message holds what git said; the folder for git may be emptied at any time between runs.',
    retryable: false,
  },
  lock_held: {
    category: 'conflict',
    userMessage: 'A sync of this account is already under way.',
    remedy: 'Another run of this owner is under way, and alive: wait until it ends.',
    retryable: true,
  },
  lease_lost: {
    category: 'conflict',
    userMessage: 'Another sync of this account took over.',
    remedy: 'Another run took over while this one stood still; nothing was written. Start again.',
    retryable: true,
  },
  database_unreachable: {
    category: 'database',
    userMessage: 'The data cannot be saved at the moment. Please try again later.',
    remedy: 'Check that the database is up and that the connection string is right.',
    retryable: true,
  },
  database_busy: {
    category: 'database',
    userMessage: 'The data cannot be saved at the moment. Please try again later.',
    remedy: 'Run again when the database has less to do; the message names the limit that was reached.',
    retryable: true,
  },
  database_not_migrated: {
    category: 'database',
    userMessage: 'The database is not ready yet.',
    remedy: 'Create the tables with `hubsync migrate`, with migrate() or through your own Prisma migrations.',
    retryable: false,
  },
  database_conflict: {
    category: 'database',
    userMessage: 'The database is not set up correctly.',
    remedy:
      'A table of that name exists that hubsync did not make: choose a prefix (--prefix, tablePrefix) or a schema.',
    retryable: false,
  },
  migration_owner_conflict: {
    category: 'database',
    userMessage: 'The database is not set up correctly.',
    remedy: 'One owner migrates the tables: keep using the one that the message names.',
    retryable: false,
  },
  database_failed: {
    category: 'database',
    userMessage: 'The data could not be saved.',
    remedy: 'The database refused the statement: the message and cause say why. Nothing was half-written.',
    retryable: false,
  },
  interrupted: {
    category: 'conflict',
    userMessage: 'The sync was stopped. It goes on the next time that it runs.',
    remedy: 'Run again: it goes on from the last checkpoint.',
    retryable: true,
  },
  unknown: {
    category: 'unknown',
    userMessage: 'Something went wrong.',
    remedy: 'Please report this with its cause.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorCodeFacts>

export type HubSyncErrorCode = keyof typeof errorCodes
