import { z } from 'zod'

const schemas = {
  uuid: z.uuid(),
  text: z.string(),
  bigint: z.int(),
  integer: z.int(),
  real: z.number(),
  boolean: z.boolean(),
  timestamp: z.iso.datetime(),
  date: z.iso.date(),
  'text[]': z.array(z.string()),
  json: z.json(),
} as const

/** How a value is stored. `bigint` is a safe integer in JavaScript; `timestamp` is ISO 8601 in UTC with milliseconds. */
export type ColumnKind = keyof typeof schemas

export type ColumnValueOf<Kind extends ColumnKind> = z.infer<(typeof schemas)[Kind]>

export type ColumnValue = ColumnValueOf<ColumnKind> | null

/**
 * Who writes a column, and whether a difference in it makes a row different.
 *
 * - `told`: written by commits when a source tells it; counts as data.
 * - `score`: written along with told columns and re-derived every day; never makes a row different.
 * - `derived`: written only by `Store.derive`, from other rows.
 * - `host`: belongs to the host application; created empty and never written.
 * - `system`: kept by the store itself (identity, versions, tombstones, row times).
 */
export type ColumnRole = 'told' | 'score' | 'derived' | 'host' | 'system'

export interface Column<Kind extends ColumnKind = ColumnKind, Nullable extends boolean = boolean> {
  readonly kind: Kind
  readonly nullable: Nullable
  readonly role: ColumnRole
  /** Value of a row whose source did not tell this column; absent means null. */
  readonly initial?: ColumnValueOf<Kind>
}

export type Columns = Readonly<Record<string, Column>>

export type RowOf<Definition extends { columns: Columns }> = {
  -readonly [Name in keyof Definition['columns']]: Definition['columns'][Name] extends Column<
    infer Kind,
    infer Nullable
  >
    ? Nullable extends false
      ? ColumnValueOf<Kind>
      : ColumnValueOf<Kind> | null
    : never
}

/** A row, or a part of one: the columns that are told. */
export type Row = Readonly<Record<string, ColumnValue>>

type ColumnOptions<Kind extends ColumnKind> = { role?: ColumnRole; initial?: ColumnValueOf<Kind> }

/** A column that always has a value. */
export function required<Kind extends ColumnKind>(
  kind: Kind,
  options: ColumnOptions<Kind> = {},
): Column<Kind, false> {
  return { kind, nullable: false, role: 'told', ...options } as Column<Kind, false>
}

/** A column that may be null: GitHub said empty, or nobody told it yet. */
export function optional<Kind extends ColumnKind>(
  kind: Kind,
  options: ColumnOptions<Kind> = {},
): Column<Kind, true> {
  return { kind, nullable: true, role: 'told', ...options } as Column<Kind, true>
}

/** The zod schema of a whole row, for checking what a store hands back. */
export function rowSchema<Definition extends { columns: Columns }>(
  table: Definition,
): z.ZodType<RowOf<Definition>> {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, column] of Object.entries(table.columns)) {
    const schema: z.ZodType = schemas[column.kind]
    shape[name] = column.nullable ? schema.nullable() : schema
  }
  return z.strictObject(shape) as unknown as z.ZodType<RowOf<Definition>>
}
