/** What a failure tells, however Prisma, its driver adapter, `pg` or PGlite wrapped it. */
export interface Failure {
  /** PostgreSQL's SQLSTATE. */
  readonly sqlState: string | undefined
  /** Prisma's own code, such as P1001, or Node's, such as ECONNREFUSED. */
  readonly code: string | undefined
  /** The driver adapter's name for it, such as DatabaseNotReachable. */
  readonly kind: string | undefined
  readonly message: string
}

/** A failure as hubsync reports it. Of the codes, `database_unreachable` and `database_busy` are worth a later try. */
export interface Meaning {
  readonly code: 'database_unreachable' | 'database_busy' | 'database_not_migrated' | 'database_failed'
  readonly introduction: string
  /** What can be done about it, where the remedy of the code does not say so. */
  readonly step?: string
}

interface Sign extends Meaning {
  readonly sqlStates?: readonly string[]
  readonly codes?: readonly string[]
  readonly kinds?: readonly string[]
  readonly message?: RegExp
}

/** The first sign that fits a failure says what it means. docs/storage.md lists them for readers. */
export function meaningOf(failure: Failure): Meaning {
  return signs.find((sign) => fits(sign, failure)) ?? unknownFailure
}

const unknownFailure: Meaning = { code: 'database_failed', introduction: 'The database failed' }
const unreachable = { code: 'database_unreachable', introduction: 'The database cannot be reached' } as const
const busy = { code: 'database_busy', introduction: 'The database cannot do the work now' } as const
const missing = {
  code: 'database_not_migrated',
  introduction: 'The tables of hubsync are missing or too old',
} as const

const signs: readonly Sign[] = [
  {
    ...unknownFailure,
    message: /PGlite is closed|Cannot use a pool after calling end/,
    step: 'it was closed while hubsync used it: abort the signal of a run and await its end first',
  },
  {
    ...unknownFailure,
    sqlStates: ['53100'],
    step: 'make room on the disk of the database, then run again: what is stored stays',
  },
  {
    ...unreachable,
    introduction: 'The database takes no writes',
    sqlStates: ['25006'],
    step: 'it is a standby, the former primary after a failover, or set to read-only: connect to the primary',
  },
  {
    ...unreachable,
    sqlStates: ['53300'],
    codes: ['P2037'],
    kinds: ['TooManyConnections'],
    step: 'raise max_connections, or lower the pool sizes of those who connect',
  },
  {
    ...busy,
    sqlStates: ['57014', '25P04'],
    step: "raise statement_timeout or transaction_timeout for hubsync's role, or look for what keeps it waiting",
  },
  {
    ...busy,
    sqlStates: ['55P03'],
    step: 'another session holds rows of hubsync for longer than lock_timeout: pg_locks shows which',
  },
  {
    ...busy,
    sqlStates: ['40001', '40P01'],
    codes: ['P2034'],
    kinds: ['TransactionWriteConflict'],
    step: 'other transactions write the same rows all the time: let hubsync alone write its columns',
  },
  { ...busy, sqlStates: ['53200'], step: 'the server is out of memory: see its log' },
  {
    ...busy,
    codes: ['P2024', 'P2028'],
    message: /timeout exceeded when trying to connect/,
    step: 'give the client a larger pool, or keep others from holding its connections',
  },
  {
    ...unreachable,
    // Connections refused, lost or not let in; the server starting, shutting down or ending an idle session.
    sqlStates: ['08', '28', '3D000', '25P03', '57P01', '57P02', '57P03', '57P04', '57P05'],
    codes: [
      ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017'],
      ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE'],
      ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'],
    ],
    kinds: [
      ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TlsConnectionError'],
      ...['AuthenticationFailed', 'DatabaseDoesNotExist', 'DatabaseAccessDenied'],
    ],
    // What `pg` says without a code of a connection that broke, stays silent or cannot be made.
    message: /Connection terminated|is not queryable|Query read timeout|^timeout expired$/,
  },
  {
    ...missing,
    // Undefined table, column or schema: every statement names what the newest migration made.
    sqlStates: ['42P01', '42703', '3F000'],
    codes: ['P2021', 'P2022'],
  },
]

/** A state of two characters stands for its whole class. Words count only where there is no state: they may quote rows. */
function fits(
  { sqlStates = [], codes = [], kinds = [], message }: Sign,
  { sqlState = '', code = '', kind = '', message: text }: Failure,
): boolean {
  return (
    sqlStates.some((state) => state === sqlState || (state.length === 2 && sqlState.startsWith(state))) ||
    codes.includes(code) ||
    kinds.includes(kind) ||
    (sqlState === '' && (message?.test(text) ?? false))
  )
}
