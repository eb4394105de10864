import type { ColumnKind, ColumnValue, Row } from '@hubsync/core'

/** The values of one column as PostgreSQL writes an array: `{1,2,NULL}`. */
export function columnArray(kind: ColumnKind, rows: readonly Row[], name: string): string {
  const write = writers[kind]
  const values = rows.map((row) => {
    const value = row[name]
    return value == null ? 'NULL' : write(value)
  })
  return `{${values.join(',')}}`
}

/** Only text may hold what an array gives a meaning to: the other kinds are spelt without quotes. */
const writers: Readonly<Record<ColumnKind, (value: ColumnValue) => string>> = {
  uuid: String,
  text: (value) => quoteElement(String(value)),
  bigint: String,
  integer: String,
  real: String,
  boolean: String,
  timestamp: String,
  date: String,
  'text[]': (value) => quoteElement(`{${(value as readonly string[]).map(quoteElement).join(',')}}`),
  json: (value) => quoteElement(JSON.stringify(value)),
}

function quoteElement(text: string): string {
  const isPlain = !text.includes('"') && !text.includes('\\')
  return `"${isPlain ? text : text.replace(/["\\]/g, '\\$&')}"`
}
