import { type Columns, optional, required } from './column.js'

/** Where an index helps a reader of the table; `-column` sorts descending. */
export interface TableIndex {
  readonly columns: readonly string[]
  /** Partial index over the rows where this boolean column is true. */
  readonly where?: string
}

/**
 * One table, told to store adapters as data, so that a new stream needs no change in any adapter.
 *
 * `github` tables hold copies of GitHub's records under the version rule (`decideVersion`); `derived` tables are
 * computed from them; `system` tables are hubsync's own bookkeeping.
 */
export interface TableDefinition {
  readonly name: string
  /** Name of the Prisma model. */
  readonly model: string
  readonly family: 'github' | 'derived' | 'system'
  /** Unique together with tenant and host; the conflict target of upserts. */
  readonly key: readonly string[]
  readonly columns: Columns
  readonly indexes: readonly TableIndex[]
  /** Column → the table whose `id` it holds. A tombstoned parent hides its children. */
  readonly parents: Readonly<Record<string, string>>
}

const identity = {
  id: required('uuid', { role: 'system' }),
  tenant_id: required('text', { role: 'system' }),
  host: required('text', { role: 'system' }),
} as const

const rowTimes = {
  created_at: required('timestamp', { role: 'system' }),
  updated_at: required('timestamp', { role: 'system' }),
} as const

const version = {
  github_created_at: optional('timestamp'),
  github_updated_at: optional('timestamp', { role: 'system' }),
  node_id: optional('text', { role: 'system' }),
  observed_at: required('timestamp', { role: 'system' }),
  is_settled: required('boolean', { role: 'system', initial: true }),
  deleted_at: optional('timestamp', { role: 'system' }),
  deleted_reason: optional('text', { role: 'system' }),
} as const

type Shape<Added extends Columns> = {
  readonly name: string
  readonly model: string
  readonly key: readonly (keyof Added & string)[]
  readonly columns: Added
  readonly indexes?: readonly TableIndex[]
  readonly parents?: Readonly<Record<string, string>>
}

/** A table of GitHub's records: identity, the named columns, and the columns of the version rule. */
export function githubTable<Added extends Columns>(shape: Shape<Added>) {
  const columns = { ...identity, ...shape.columns, ...version, ...rowTimes }
  return { indexes: [], parents: {}, ...shape, family: 'github', columns } as const
}

/** A table that `Store.derive` fills from other rows. */
export function derivedTable<Added extends Columns>(shape: Shape<Added>) {
  const columns = { ...identity, ...shape.columns, ...rowTimes }
  return { indexes: [], parents: {}, ...shape, family: 'derived', columns } as const
}

/** A table of hubsync's own bookkeeping. */
export function systemTable<Added extends Columns>(shape: Shape<Added>) {
  const columns = { ...identity, ...shape.columns, ...rowTimes }
  return { indexes: [], parents: {}, ...shape, family: 'system', columns } as const
}
