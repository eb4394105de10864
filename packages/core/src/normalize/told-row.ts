import type { Row } from '../model/column.js'

/** Columns with the value that a record told; undefined where it told none. */
export type ToldColumns<Whole> = { readonly [Name in keyof Whole]?: Whole[Name] | undefined }

/** A row of the columns that were told: the others are absent, so that a commit leaves them as they are. */
export function toldRow<Whole>(columns: ToldColumns<Whole>): Row {
  const told: Record<string, unknown> = {}
  for (const name in columns) if (columns[name] !== undefined) told[name] = columns[name]
  return told as Row
}
