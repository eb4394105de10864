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
 * A row as the database can hold it: known columns only, times in UTC with milliseconds, text without what
 * PostgreSQL refuses. A column that is `undefined` counts as absent.
 *
 * @throws HubSyncError `database_failed` for an unknown column, or a value that its column cannot hold.
 */
export function canonicalRow(table: TableDefinition, row: Readonly<Record<string, unknown>>): Row {
  const canonical: Record<string, ColumnValue> = {}
  for (const name in row) {
    const value = row[name]
    if (value !== undefined) canonical[name] = canonicalValue(table, name, value)
  }
  return canonical
}

export function canonicalValue(table: TableDefinition, name: string, value: unknown): ColumnValue {
  return createValueReader(table, name)(value)
}

/** Reads values of one column, for those who read many. */
export function createValueReader(table: TableDefinition, name: string): (value: unknown) => ColumnValue {
  const { nullable, kind } = columnOf(table, name)
  const read = readers[kind]
  return (value) => {
    if (value === null) {
      if (nullable) return null
      throw refuse(`${table.name}.${name} cannot be null`)
    }
    const canonical = read(value)
    if (canonical !== undefined) return canonical
    throw refuse(`${table.name}.${name} holds ${kind}, not ${String(value).slice(0, 60)}`)
  }
}

/** The column of that name: names in statements come from here, never from a caller. */
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
  uuid: (value) => (typeof value === 'string' && uuid.test(value) ? value : undefined),
  text: (value) => (typeof value === 'string' ? sanitizeText(value) : undefined),
  bigint: readInteger,
  integer: readInteger,
  real: (value) => (Number.isFinite(value) ? (value as number) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  timestamp: readTimestamp,
  date: (value) =>
    typeof value === 'string' && readTime(`${value}T00:00:00Z`)?.slice(0, 10) === value ? value : undefined,
  'text[]': (value) =>
    Array.isArray(value) && value.every((part) => typeof part === 'string') ? sanitizeList(value) : undefined,
  json: readJson,
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const zoned = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/
const canonicalTimestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function sanitizeList(list: string[]): string[] {
  return list.some((text) => sanitizeText(text) !== text) ? list.map(sanitizeText) : list
}

function readInteger(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined
}

function readTimestamp(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  if (canonicalTimestamp.test(value)) return value
  return zoned.test(value) ? readTime(value) : undefined
}

function readTime(text: string): string | undefined {
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString()
}

function readJson(value: unknown): ColumnValue | undefined {
  const text = JSON.stringify(value)
  if (text === undefined) return undefined
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part === 'string') return sanitizeText(part)
    if (Array.isArray(part) || typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [sanitizeText(key), inner]))
  })
}
