import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type Change, type CommitResult, type Row, type Scope, type TableName, tables } from '@hubsync/core'
import { createSeededRandom, type SeededRandom } from '../seeded-random.js'
import type { StoreUnderTest } from './subject.js'

/** What a case works with: the adapter under test, scopes that no other case uses, and short ways to say things. */
export interface Stage extends StoreUnderTest {
  readonly scope: Scope
  /** Another tenant on the same host, and the same tenant on another host. */
  readonly strangers: readonly Scope[]
  readonly random: SeededRandom
  commit(...changes: readonly Change[]): Promise<CommitResult>
  /** Rows read back outside the adapter, by id. */
  stored(table: TableName, scope?: Scope): Promise<Row[]>
  /** The row with this id, read back outside the adapter. */
  storedRow(table: TableName, id: string, scope?: Scope): Promise<Row>
  /** A copy of every row of every table of a scope. */
  snapshot(scope?: Scope): Promise<Partial<Record<TableName, Row[]>>>
}

export function openStage(underTest: StoreUnderTest, seed: number): Stage {
  const name = randomUUID()
  const scope = { tenantId: `tenant-${name}`, host: `${name}.example.org` }
  const strangers = [
    { tenantId: `stranger-${name}`, host: scope.host },
    { tenantId: scope.tenantId, host: `other-${scope.host}` },
  ]

  async function stored(table: TableName, owner: Scope = scope): Promise<Row[]> {
    const rows = await underTest.readBack(table, owner)
    return rows.toSorted((left, right) => (String(left.id) < String(right.id) ? -1 : 1))
  }

  async function storedRow(table: TableName, id: string, owner: Scope = scope): Promise<Row> {
    const row = (await underTest.readBack(table, owner)).find((each) => each.id === id)
    assert.ok(row, `no row ${id} in ${table}`)
    return row
  }

  async function snapshot(owner: Scope = scope): Promise<Partial<Record<TableName, Row[]>>> {
    const contents: Partial<Record<TableName, Row[]>> = {}
    for (const table of Object.keys(tables) as TableName[]) contents[table] = await stored(table, owner)
    return structuredClone(contents)
  }

  return {
    ...underTest,
    scope,
    strangers,
    random: createSeededRandom(seed),
    commit: (...changes) => underTest.store.commit({ scope, changes }),
    stored,
    storedRow,
    snapshot,
  }
}
