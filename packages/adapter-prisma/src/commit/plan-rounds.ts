import {
  type Change,
  type GitHubTableName,
  type Mark,
  type Row,
  type TableDefinition,
  type Tombstone,
  tables,
} from '@hubsync/core'
import { refuse } from '../values/canonical-value.js'
import { type RowBatch, rowBatches } from '../values/recordset.js'
import { sortRows } from './key-order.js'
import { createToldReader, type ToldReader, withoutUndefined } from './told-row.js'

/** Changes of one table that touch each row once at most, so that their order does not matter. */
export interface Round<Group = RowGroup> {
  readonly upserts: Group[]
  readonly stubs: Group[]
  readonly tombstones: (Omit<Tombstone, 'kind' | 'table'> & { ids: string[] })[]
  readonly marks: Mark[]
}

/** Rows that tell the same columns, and go into the same statements. */
export interface RowGroup {
  readonly columns: readonly string[]
  readonly origin: 'read' | 'webhook'
  readonly ids: readonly string[]
  /** In the order of the key, as they are sent: made before the transaction opens, so that its locks are held briefly. */
  readonly batches: readonly RowBatch[]
}

/**
 * Sorts changes into rounds by table, parents before children: the nth change of a row is in the nth round, and a
 * mark, which may touch any row, has a round of its own.
 *
 * @throws HubSyncError `database_failed` for a change that no source may make.
 */
export function planRounds(changes: readonly Change[]): Map<GitHubTableName, Round[]> {
  const planners = new Map<GitHubTableName, TablePlanner>()
  for (const change of changes) {
    const planner = planners.get(change.table) ?? createTablePlanner(change.table)
    planners.set(change.table, planner)
    planner.add(change)
  }
  const inOrder = (Object.keys(tables) as GitHubTableName[]).flatMap((name) => {
    const planner = planners.get(name)
    return planner ? [[name, planner.finish()] as const] : []
  })
  return new Map(inOrder)
}

interface TablePlanner {
  add(change: Change): void
  finish(): Round[]
}

/** A group that rows are still added to. */
interface OpenGroup extends Pick<RowGroup, 'columns' | 'origin'> {
  readonly rows: Row[]
}

function createTablePlanner(name: GitHubTableName): TablePlanner {
  const table = gitHubTable(name)
  const rounds: Round<OpenGroup>[] = []
  const groups = new Map<string, OpenGroup>()
  const readers = new Map<string, ToldReader>()
  const lastReaders: { upserts?: ToldReader; stubs?: ToldReader } = {}
  const needed = { upserts: ['id', ...table.key, 'observed_at'], stubs: ['id', ...table.key] }
  let last: { reader: ToldReader; index: number; origin: RowGroup['origin']; group: OpenGroup } | undefined
  let nextRound = new Map<string, number>()
  let firstRound = 0

  function roundFor(id: string): number {
    const index = nextRound.get(id) ?? firstRound
    nextRound.set(id, index + 1)
    return index
  }

  function openRound(index: number): Round<OpenGroup> {
    rounds[index] ??= { upserts: [], stubs: [], tombstones: [], marks: [] }
    return rounds[index]
  }

  function addRow(kind: 'upserts' | 'stubs', origin: RowGroup['origin'], told: Row): void {
    const { reader, row } = readerOf(kind, told)
    const canonical = reader.read(row)
    const index = roundFor(String(canonical.id))
    if (last?.reader !== reader || last.index !== index || last.origin !== origin) {
      last = { reader, index, origin, group: openGroup(index, kind, origin, reader.columns) }
    }
    last.group.rows.push(canonical)
  }

  /** The reader of the rows before, as long as they tell the same. */
  function readerOf(kind: 'upserts' | 'stubs', told: Row): { reader: ToldReader; row: Row } {
    const before = lastReaders[kind]
    if (before?.fits(told)) return { reader: before, row: told }
    const row = withoutUndefined(told)
    const spelling = `${kind} ${Object.keys(row).join()}`
    const reader = readers.get(spelling) ?? createToldReader(table, row, needed[kind])
    readers.set(spelling, reader)
    lastReaders[kind] = reader
    return { reader, row }
  }

  /** The same columns in another order are the same group. */
  function openGroup(
    index: number,
    kind: 'upserts' | 'stubs',
    origin: RowGroup['origin'],
    columns: readonly string[],
  ): OpenGroup {
    const signature = `${index} ${kind} ${origin} ${columns.join()}`
    const known = groups.get(signature)
    if (known) return known
    const sent = kind === 'stubs' ? columns.filter((name) => !isVersionTime(name)) : columns
    const group: OpenGroup = { columns: sent, origin, rows: [] }
    groups.set(signature, group)
    openRound(index)[kind].push(group)
    return group
  }

  function addTombstone({ kind, table: _, ids, ...evidence }: Tombstone): void {
    const byRound = new Map<number, string[]>()
    for (const id of ids) {
      const index = roundFor(id)
      const listed = byRound.get(index)
      if (listed) listed.push(id)
      else byRound.set(index, [id])
    }
    for (const [index, listed] of byRound) openRound(index).tombstones.push({ ...evidence, ids: listed })
  }

  function addMark(mark: Mark): void {
    openRound(rounds.length).marks.push(mark)
    firstRound = rounds.length
    nextRound = new Map()
  }

  function add(change: Change): void {
    const { kind } = change
    if (kind === 'upsert') {
      addRow('upserts', change.origin, change.row)
    } else if (kind === 'stub') {
      addRow('stubs', 'read', change.row)
    } else if (kind === 'tombstone') {
      addTombstone(change)
    } else {
      addMark(change)
    }
  }

  function finishGroup({ columns, origin, rows }: OpenGroup): RowGroup {
    const ids = rows.map(({ id }) => String(id))
    return { columns, origin, ids, batches: [...rowBatches(table, columns, sortRows(table, rows))] }
  }

  return {
    add,
    finish: () =>
      rounds.map(({ upserts, stubs, ...others }) => ({
        ...others,
        upserts: upserts.map(finishGroup),
        stubs: stubs.map(finishGroup),
      })),
  }
}

/** What is not there yet was never observed. */
function isVersionTime(name: string): boolean {
  return name === 'observed_at' || name === 'github_updated_at'
}

function gitHubTable(name: GitHubTableName): TableDefinition {
  const table: TableDefinition | undefined = Object.hasOwn(tables, name) ? tables[name] : undefined
  if (table?.family !== 'github') throw refuse(`${name} is not a table of GitHub's records`)
  return table
}
