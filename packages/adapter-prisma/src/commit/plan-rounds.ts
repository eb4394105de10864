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
import { createToldReader, type ToldReader, withoutUndefined } from './told-row.js'

/** Changes of one table that touch each row once at most, so that their order does not matter. */
export interface Round {
  readonly upserts: RowGroup[]
  readonly stubs: RowGroup[]
  readonly tombstones: (Omit<Tombstone, 'kind' | 'table'> & { ids: string[] })[]
  readonly marks: Mark[]
}

/** Rows that tell the same columns, and go into the same statements. */
export interface RowGroup {
  readonly columns: readonly string[]
  readonly origin: 'read' | 'webhook'
  readonly rows: Row[]
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
    return planner ? [[name, planner.rounds] as const] : []
  })
  return new Map(inOrder)
}

interface TablePlanner {
  readonly rounds: Round[]
  add(change: Change): void
}

function createTablePlanner(name: GitHubTableName): TablePlanner {
  const table = gitHubTable(name)
  const rounds: Round[] = []
  const groups = new Map<string, RowGroup>()
  const readers = new Map<string, ToldReader>()
  const lastReaders: { upserts?: ToldReader; stubs?: ToldReader } = {}
  const needed = { upserts: ['id', ...table.key, 'observed_at'], stubs: ['id', ...table.key] }
  let last: { reader: ToldReader; index: number; origin: RowGroup['origin']; group: RowGroup } | undefined
  let nextRound = new Map<string, number>()
  let firstRound = 0

  function roundFor(id: string): number {
    const index = nextRound.get(id) ?? firstRound
    nextRound.set(id, index + 1)
    return index
  }

  function openRound(index: number): Round {
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
  ): RowGroup {
    const signature = `${index} ${kind} ${origin} ${columns.join()}`
    const known = groups.get(signature)
    if (known) return known
    const group: RowGroup = { columns, origin, rows: [] }
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

  return { rounds, add }
}

function gitHubTable(name: GitHubTableName): TableDefinition {
  const table: TableDefinition | undefined = Object.hasOwn(tables, name) ? tables[name] : undefined
  if (table?.family !== 'github') throw refuse(`${name} is not a table of GitHub's records`)
  return table
}
