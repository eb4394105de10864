import type { Row, TableDefinition } from '@hubsync/core'
import { quote } from '../names.js'
import { sqlTypes } from '../sql-types.js'
import { columnOf } from './canonical-value.js'

const mostRows = 1000
/** Characters of JSON; a longer row travels alone. */
const mostText = 1_000_000

/** Rows as JSON arrays, each small enough for one statement. */
export function* rowBatches(rows: readonly Row[]): Generator<{ json: string; count: number }> {
  let texts: string[] = []
  let length = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    if (texts.length === mostRows || (texts.length > 0 && length + text.length > mostText)) {
      yield { json: `[${texts.join(',')}]`, count: texts.length }
      texts = []
      length = 0
    }
    texts.push(text)
    length += text.length
  }
  if (texts.length > 0) yield { json: `[${texts.join(',')}]`, count: texts.length }
}

/** The FROM item that turns a JSON array of rows into rows with these columns of the table. */
export function recordset(table: TableDefinition, columns: readonly string[], json: string): string {
  return `jsonb_to_recordset(${json}) as told(${typedColumns(table, columns)})`
}

/** The FROM item that turns one JSON object into one row. */
export function record(table: TableDefinition, columns: readonly string[], json: string): string {
  return `jsonb_to_record(${json}) as told(${typedColumns(table, columns)})`
}

function typedColumns(table: TableDefinition, columns: readonly string[]): string {
  return columns.map((name) => `${quote(name)} ${sqlTypes[columnOf(table, name).kind]}`).join(', ')
}
