import { type Checkpoint, type CommitBatch, type Store, tables } from '@hubsync/core'
import type pg from 'pg'

/** Watches what a store holds whenever a commit ended, however it ended. */
export interface Witness {
  readonly store: Store
  /** What was ever seen that must not be: a checkpoint ahead of its rows, a part of a batch. */
  readonly violations: string[]
  /** How many times it looked. */
  looks(): number
  /** Looks once more, such as after a run that died. */
  look(): Promise<void>
}

interface Seen {
  readonly batch: CommitBatch
  /** Rows that the batch tells, as `table id`. */
  readonly rows: readonly string[]
}

/**
 * Stands between a run and its store, and holds the database against what the run meant to write, by plain SQL on a
 * connection of its own:
 *
 * - Where a checkpoint is stored, every row of its batch and of all earlier batches of its stream is stored.
 * - Of the rows that only one batch tells, all are stored or none.
 */
export function createWitness(store: Store, database: pg.Pool, tenantId: string): Witness {
  const seen: Seen[] = []
  const violations: string[] = []
  let looks = 0

  async function look(): Promise<void> {
    const known = [...seen]
    const { checkpoints, rows } = await readSnapshot(database, tenantId)
    looks += 1
    for (const stored of checkpoints) violations.push(...missingBehind(stored, known, rows))
    violations.push(...halves(known, rows))
  }

  return {
    store: {
      ...store,
      commit: async (batch) => {
        if (!seen.some((each) => each.batch === batch)) seen.push({ batch, rows: rowsOf(batch) })
        try {
          return await store.commit(batch)
        } finally {
          // A server that is away cannot be looked at; the next look sees the same.
          await look().catch(leaveToNextLook)
        }
      },
    },
    violations,
    looks: () => looks,
    look,
  }
}

function rowsOf(batch: CommitBatch): string[] {
  return batch.changes.flatMap((change) =>
    change.kind === 'upsert' || change.kind === 'stub' ? [`${change.table} ${change.row.id}`] : [],
  )
}

type StoredCheckpoint = Record<keyof Checkpoint, unknown>

function missingBehind(
  stored: StoredCheckpoint,
  known: readonly Seen[],
  rows: ReadonlySet<string>,
): string[] {
  const ofStream = known.filter(({ batch }) =>
    batch.checkpoints?.some((checkpoint) => isSameStream(checkpoint, stored)),
  )
  const last = ofStream.findLastIndex(({ batch }) =>
    batch.checkpoints?.some(
      (checkpoint) => isSameStream(checkpoint, stored) && isSamePlace(checkpoint, stored),
    ),
  )
  const place = `${stored.stream} of ${stored.scope_id} at ${stored.cursor ?? stored.watermark}`
  if (last < 0) return [`${place}: nobody ever wrote this checkpoint`]
  const behind = ofStream.slice(0, last + 1).flatMap((each) => each.rows)
  return behind.filter((row) => !rows.has(row)).map((row) => `${place}: ${row} is missing`)
}

function halves(known: readonly Seen[], rows: ReadonlySet<string>): string[] {
  const tellers = new Map<string, number>()
  for (const row of known.flatMap((each) => [...new Set(each.rows)]))
    tellers.set(row, (tellers.get(row) ?? 0) + 1)
  return known.flatMap((each, index) => {
    const own = each.rows.filter((row) => tellers.get(row) === 1)
    const stored = own.filter((row) => rows.has(row)).length
    return stored === 0 || stored === own.length
      ? []
      : [`batch ${index}: ${stored} of ${own.length} rows are stored`]
  })
}

function isSameStream(left: StoredCheckpoint, right: StoredCheckpoint): boolean {
  return left.scope === right.scope && left.scope_id === right.scope_id && left.stream === right.stream
}

const places = [
  'pass',
  'cursor',
  'watermark',
  'pending_watermark',
  'pinned_head',
  'head_sha',
  'seen_count',
] as const

/** Of a checkpoint only the columns that were told are compared. */
function isSamePlace(told: Checkpoint, stored: StoredCheckpoint): boolean {
  return places.every((column) => told[column] === undefined || plain(told[column]) === plain(stored[column]))
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) && value.includes('T')
    ? new Date(value).toISOString()
    : (value ?? null)
}

/** Everything as it is at one moment. */
async function readSnapshot(database: pg.Pool, tenantId: string) {
  const connection = await database.connect()
  connection.on('error', leaveToNextLook)
  try {
    await connection.query('begin isolation level repeatable read read only')
    const checkpoints = await connection.query('select * from sync_checkpoints where tenant_id = $1', [
      tenantId,
    ])
    const rows = new Set<string>()
    for (const table of Object.keys(tables)) {
      if (!('github_updated_at' in tables[table as keyof typeof tables].columns)) continue
      const found = await connection.query(`select id from ${table} where tenant_id = $1`, [tenantId])
      for (const { id } of found.rows) rows.add(`${table} ${id}`)
    }
    await connection.query('commit')
    connection.off('error', leaveToNextLook)
    connection.release()
    return { checkpoints: checkpoints.rows as StoredCheckpoint[], rows }
  } catch (error) {
    connection.release(true)
    throw error
  }
}

function leaveToNextLook(): void {}
