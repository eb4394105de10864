import type { ColumnKind } from '@hubsync/core'

/** How PostgreSQL stores each kind of column. */
export const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  uuid: 'uuid',
  text: 'text',
  bigint: 'bigint',
  integer: 'integer',
  real: 'double precision',
  boolean: 'boolean',
  timestamp: 'timestamptz(3)',
  date: 'date',
  'text[]': 'text[]',
  json: 'jsonb',
}
