import type { ColumnKind } from '@hubsync/core'

/** A time in UTC with milliseconds, as text: the same whatever the session's time zone is. */
export function timestampSql(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** An expression whose JSON form is the canonical value of a column. */
export function canonicalSql(expression: string, kind: ColumnKind): string {
  if (kind === 'timestamp') return timestampSql(expression)
  return kind === 'date' ? `to_char(${expression}, 'YYYY-MM-DD')` : expression
}
