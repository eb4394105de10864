import { HubSyncError } from '@hubsync/core'
import { type Failure, meaningOf } from './failure-meanings.js'

/**
 * Any failure of the database as a HubSyncError: the one place that knows the shapes of such errors.
 * No message or cause carries credentials.
 */
export function mapDatabaseError(error: unknown): HubSyncError {
  if (HubSyncError.is(error)) return error
  const failure = readFailure(error)
  const { code, introduction, step } = meaningOf(failure)
  const message = `${introduction}: ${failure.message}${step === undefined ? '' : ` (${step})`}`
  return new HubSyncError(code, message, { cause: withoutSecrets(error) })
}

/**
 * The same inside a transaction of the host: whatever failed, that transaction is over, so that no later try of a
 * statement in it can succeed.
 */
export function mapErrorInTransaction(error: unknown): HubSyncError {
  const mapped = mapDatabaseError(error)
  if (mapped.code !== 'database_unreachable' && mapped.code !== 'database_busy') return mapped
  const message = `${mapped.message}. The transaction that it ran in is over: begin another one`
  return new HubSyncError('database_failed', message, { cause: mapped.cause })
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
