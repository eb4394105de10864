import {
  type Change,
  type Column,
  decideVersion,
  type GitHubTableName,
  isSettled,
  isSettledAfter,
  type Mark,
  neverObserved,
  type Row,
  type Scope,
  type Stub,
  type TableDefinition,
  type Tombstone,
  tables,
  type Upsert,
  type VersionMeeting,
} from '@hubsync/core'
import { canonicalRow, canonicalValue, columnOf, refuse } from './canonical-row.js'
import { matchRows } from './match-rows.js'
import type { MemoryDatabase } from './memory-database.js'
import { amendRow, insertRow, isSame } from './write-row.js'

/** Where changes go, and what became of them. */
export interface ChangeContext {
  readonly database: MemoryDatabase
  readonly scope: Scope
  tally(table: GitHubTableName, outcome: Outcome): void
  /** Notes a row that may have another version in the same second. */
  askAgain(table: GitHubTableName, id: string): void
}

export type Outcome = 'inserted' | 'updated' | 'skipped' | 'deleted'

export function applyChange(context: ChangeContext, change: Change): void {
  if (!isGitHubTable(change.table)) throw refuse(`${change.table} is not a table of GitHub's records`)
  if (change.kind === 'upsert') applyUpsert(context, change)
  else if (change.kind === 'stub') applyStub(context, change)
  else if (change.kind === 'tombstone') applyTombstone(context, change)
  else applyMark(context, change)
}

function applyUpsert(context: ChangeContext, { table, origin, row }: Upsert): void {
  const definition = tables[table]
  const told = readTold(definition, row, ['id', ...definition.key, 'observed_at'])
  const stored = context.database.partition(context.scope, table).get(String(told.id))
  if (stored) {
    const differs = tellsOtherData(definition, stored, told)
    meetVersion(context, table, { stored, told, origin, differs })
  } else {
    const is_settled = isSettled(told)
    insertRow(context.database, context.scope, table, { ...told, is_settled })
    context.tally(table, 'inserted')
    if (!is_settled) context.askAgain(table, String(told.id))
  }
}

function meetVersion(context: ChangeContext, table: GitHubTableName, meeting: VersionMeeting): void {
  const { database, scope, tally, askAgain } = context
  const { stored, told } = meeting
  const partition = database.partition(scope, table)
  const decision = decideVersion(meeting)
  tally(table, decision === 'write' ? 'updated' : 'skipped')
  if (decision === 'settle') {
    partition.put({ ...stored, observed_at: told.observed_at ?? null, is_settled: true })
  }
  if (decision === 'write') {
    const is_settled = isSettledAfter(meeting)
    const alive = { deleted_at: null, deleted_reason: null }
    partition.put({ ...stored, ...told, ...alive, is_settled, updated_at: database.now() })
    if (!is_settled) askAgain(table, String(told.id))
  }
}

function applyStub({ database, scope, tally }: ChangeContext, { table, row }: Stub): void {
  const definition = tables[table]
  const told = readTold(definition, row, ['id', ...definition.key])
  const stored = database.partition(scope, table).get(String(told.id))
  tally(table, stored ? 'skipped' : 'inserted')
  if (!stored) {
    insertRow(database, scope, table, { ...told, github_updated_at: null, observed_at: neverObserved })
  }
}

function applyTombstone({ database, scope, tally }: ChangeContext, change: Tombstone): void {
  const { table, ids } = change
  const definition = tables[table]
  const columns = {
    ...readFacts(definition, change.row ?? {}),
    observed_at: canonicalValue(definition, 'observed_at', change.observedAt),
    deleted_at: canonicalValue(definition, 'deleted_at', change.observedAt),
    deleted_reason: canonicalValue(definition, 'deleted_reason', change.reason),
  }
  for (const id of ids) {
    const stored = database.partition(scope, table).get(id)
    const live = stored && stored.deleted_at === null
    const seenBefore = live && String(stored.observed_at) < String(columns.observed_at)
    if (seenBefore) amendRow(database, scope, table, stored, columns)
    tally(table, seenBefore ? 'deleted' : 'skipped')
  }
}

function applyMark({ database, scope, tally }: ChangeContext, { table, where, row }: Mark): void {
  const facts = readFacts(tables[table], row)
  for (const stored of matchRows(database, scope, table, where, 'all')) {
    tally(table, amendRow(database, scope, table, stored, facts) ? 'updated' : 'skipped')
  }
}

function isGitHubTable(name: string): boolean {
  return Object.hasOwn(tables, name) && tables[name as GitHubTableName].family === 'github'
}

const versionColumns = ['id', 'node_id', 'github_updated_at', 'observed_at']

/** A told row: data, scores, and what identifies a version; nothing that the store keeps, derives or leaves alone. */
function readTold(table: TableDefinition, row: Row, needed: readonly string[]): Row {
  const told = canonicalRow(table, row)
  for (const name of needed) if (told[name] == null) throw refuse(`a row of ${table.name} needs ${name}`)
  for (const name in told) {
    if (!isData(columnOf(table, name)) && !versionColumns.includes(name)) {
      throw refuse(`${table.name}.${name} is not for a source to tell`)
    }
  }
  return told
}

/** Facts about rows that stay what they are: data and scores that are not part of the key. */
function readFacts(table: TableDefinition, row: Row): Row {
  for (const name in row) {
    if (!isData(columnOf(table, name)) || table.key.includes(name)) {
      throw refuse(`${table.name}.${name} cannot be set on stored rows`)
    }
  }
  return canonicalRow(table, row)
}

function isData({ role }: Column): boolean {
  return role === 'told' || role === 'score'
}

function tellsOtherData(table: TableDefinition, stored: Row, told: Row): boolean {
  return Object.entries(told).some(
    ([name, value]) => columnOf(table, name).role === 'told' && !isSame(stored[name], value),
  )
}
