import { HubSyncError, type HubSyncErrorCode } from '@hubsync/core'

/** What a failure tells, however Prisma, its driver adapter or PGlite wrapped it. */
interface Failure {
  /** PostgreSQL's SQLSTATE. */
  readonly sqlState: string | undefined
  /** Prisma's own code, such as P1001, or Node's, such as ECONNREFUSED. */
  readonly code: string | undefined
  /** The driver adapter's name for it, such as DatabaseNotReachable. */
  readonly kind: string | undefined
  readonly message: string
}

/**
 * Any failure of the database as a HubSyncError: the one place that knows the shapes of such errors.
 * No message or cause carries credentials.
 */
export function mapDatabaseError(error: unknown): HubSyncError {
  if (HubSyncError.is(error)) return error
  const failure = readFailure(error)
  const code = errorCode(failure)
  return new HubSyncError(code, `${introductions[code]}: ${failure.message}`, {
    cause: withoutSecrets(error),
  })
}

/**
 * Whether the same transaction may succeed when run again at once: serialization failures, deadlocks, and two
 * writers inserting the same row (an upsert arbitrates one unique index and fails on a race for another).
 */
export function isTransient(error: unknown): boolean {
  const { sqlState, code, kind } = readFailure(error)
  if (kind === 'TransactionWriteConflict' || code === 'P2034') return true
  return sqlState !== undefined && ['40001', '40P01', '23505'].includes(sqlState)
}

const introductions = {
  database_unreachable: 'The database cannot be reached',
  database_not_migrated: 'The tables of hubsync are missing or too old',
  database_failed: 'The database failed',
} as const satisfies Partial<Record<HubSyncErrorCode, string>>

/** Connections refused, lost, too many or not let in; the server shutting down or starting. */
const unreachableStates = /^(08...|28...|3D000|53300|57P0[1-3])$/
const unreachableCodes =
  /^(P10(0[0-38]|1[017])|P2024|ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EPIPE)$/
const unreachableKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'AuthenticationFailed',
  'DatabaseDoesNotExist',
  'DatabaseAccessDenied',
  'TooManyConnections',
])
const closedClient = /PGlite is closed|Cannot use a pool after calling end|Connection terminated/

/** Undefined table, column or schema: every statement names what the newest migration made. */
const missingStates = /^(42P01|42703|3F000)$/

function errorCode({ sqlState = '', code = '', kind = '', message }: Failure): keyof typeof introductions {
  const unreachable =
    unreachableStates.test(sqlState) ||
    unreachableCodes.test(code) ||
    unreachableKinds.has(kind) ||
    closedClient.test(message)
  if (unreachable) return 'database_unreachable'
  const missing = missingStates.test(sqlState) || code === 'P2021' || code === 'P2022'
  return missing ? 'database_not_migrated' : 'database_failed'
}

function readFailure(error: unknown): Failure {
  const outer = fieldsOf(error)
  const driver = fieldsOf(fieldsOf(fieldsOf(outer.meta).driverAdapterError).cause ?? outer.cause)
  const text = textOf(outer.message) ?? tellAttempts(outer.errors) ?? String(error)
  const code = textOf(outer.code)
  const told = [driver.originalCode, driver.code, /Code: `(\w{5})`/.exec(text)?.[1], code]
  return {
    sqlState: told.map(textOf).find((value) => value !== undefined && isSqlState(value)),
    code: code ?? textOf(driver.code),
    kind: textOf(driver.kind),
    message: redact(
      textOf(driver.originalMessage) ?? /Message: `([\s\S]*)`\s*$/.exec(text)?.[1] ?? lastLine(text),
    ),
  }
}

/** Node tries every address of a name, and its error says nothing itself: those of the attempts do. */
function tellAttempts(errors: unknown): string | undefined {
  if (!Array.isArray(errors)) return undefined
  return textOf(errors.flatMap((attempt) => textOf(fieldsOf(attempt).message) ?? []).join(', '))
}

/** Five characters like Prisma's own codes (P1001), whose class P1 to P6 PostgreSQL does not use. */
function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !/^(P[1-6]\d{3}|E[A-Z]{4})$/.test(code)
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? text
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The error itself as a cause, or where it shows credentials, another one without them. */
function withoutSecrets(error: unknown): unknown {
  const shown = [error instanceof Error ? `${error.message}\n${error.stack}` : '', describe(error)].join('\n')
  if (redact(shown) === shown) return error
  return new Error(redact(error instanceof Error ? error.message : String(error)))
}

function describe(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}

function redact(text: string): string {
  return text
    .replace(/\b((?:postgres|postgresql|prisma\+postgres):\/\/)[^\s"'`]*@/gi, '$1')
    .replace(/(password["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s"'`,;&]+)/gi, '$1***')
}
