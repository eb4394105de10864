import {
  type Column,
  type ColumnKind,
  type ColumnValue,
  HubSyncError,
  type Row,
  sanitizeText,
  type TableDefinition,
} from '@hubsync/core'

/**
 * A row as the database keeps it: known columns only, times in UTC with milliseconds, text sanitised, lists frozen.
 * A column that is `undefined` counts as absent.
 *
 * @throws HubSyncError `database_failed` for an unknown column, or a value that its column cannot hold.
 */
export function canonicalRow(table: TableDefinition, row: Readonly<Record<string, unknown>>): Row {
  const canonical: Record<string, ColumnValue> = {}
  for (const name in row) {
    if (row[name] !== undefined) canonical[name] = canonicalValue(table, name, row[name])
  }
  return canonical
}

export function canonicalValue(table: TableDefinition, name: string, value: unknown): ColumnValue {
  const column = columnOf(table, name)
  if (value === null) {
    if (column.nullable) return null
    throw refuse(`${table.name}.${name} cannot be null`)
  }
  const canonical = readers[column.kind](value)
  if (canonical === undefined) {
    throw refuse(`${table.name}.${name} holds ${column.kind}, not ${String(value).slice(0, 60)}`)
  }
  return canonical
}

export function columnOf(table: TableDefinition, name: string): Column {
  const column = Object.hasOwn(table.columns, name) ? table.columns[name] : undefined
  if (column) return column
  throw refuse(`${table.name} has no column ${name}`)
}

export function refuse(message: string): HubSyncError {
  return new HubSyncError('database_failed', message)
}

/** How each kind reads a value; undefined where it cannot. */
const readers: Record<ColumnKind, (value: unknown) => ColumnValue | undefined> = {
  uuid: (value) =>
    isText(value) && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value) ? value : undefined,
  text: (value) => (isText(value) ? sanitizeText(value) : undefined),
  bigint: readInteger,
  integer: readInteger,
  real: (value) => (Number.isFinite(value) ? (value as number) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  timestamp: (value) =>
    isText(value) && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? readTime(value) : undefined,
  date: (value) =>
    isText(value) && readTime(`${value}T00:00:00Z`)?.slice(0, 10) === value ? value : undefined,
  'text[]': (value) =>
    Array.isArray(value) && value.every(isText)
      ? (Object.freeze(value.map(sanitizeText)) as string[])
      : undefined,
  json: readJson,
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function readInteger(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined
}

function readTime(text: string): string | undefined {
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString()
}

function readJson(value: unknown): ColumnValue | undefined {
  const text = JSON.stringify(value)
  return text === undefined ? undefined : JSON.parse(text, (_key, part: unknown) => readJsonPart(part))
}

function readJsonPart(part: unknown): unknown {
  if (isText(part)) return sanitizeText(part)
  if (Array.isArray(part) || typeof part !== 'object' || part === null) return Object.freeze(part)
  const entries = Object.entries(part).map(([key, inner]) => [sanitizeText(key), inner])
  return Object.freeze(Object.fromEntries(entries))
}
