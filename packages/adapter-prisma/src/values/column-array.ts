import type { ColumnKind, ColumnValue, Row } from '@hubsync/core'

/** The values of one column as PostgreSQL writes an array: `{1,2,NULL}`. */
export function columnArray(kind: ColumnKind, rows: readonly Row[], name: string): string {
  const values = rows.map((row) => row[name] ?? null)
  const quoted = writers[kind]
  if (quoted === null) return `{${values.map((value) => value ?? 'NULL').join(',')}}`
  if (kind === 'text' && isPlain(values)) return `{"${values.join('","')}"}`
  return `{${values.map((value) => (value === null ? 'NULL' : quoted(value))).join(',')}}`
}

/** Only text may hold what an array gives a meaning to: the other kinds, null here, are spelt as they are. */
const writers: Readonly<Record<ColumnKind, ((value: ColumnValue) => string) | null>> = {
  uuid: null,
  text: (value) => quoteElement(String(value)),
  bigint: null,
  integer: null,
  real: null,
  boolean: null,
  timestamp: null,
  date: null,
  'text[]': (value) => quoteElement(`{${(value as readonly string[]).map(quoteElement).join(',')}}`),
  json: (value) => quoteElement(JSON.stringify(value)),
}

/** Most columns need no look at each value: one at all of them in a row tells. */
function isPlain(values: readonly ColumnValue[]): boolean {
  return !values.includes(null) && isPlainText(values.join(''))
}

function quoteElement(text: string): string {
  return `"${isPlainText(text) ? text : text.replace(/["\\]/g, '\\$&')}"`
}

function isPlainText(text: string): boolean {
  return !text.includes('"') && !text.includes('\\')
}
