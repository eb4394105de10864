import { createMemoryDatabase, type MemoryDatabase, memoryAdapter } from '@hubsync/adapter-memory'
import {
  type Change,
  type CommitBatch,
  type CommitResult,
  type Lock,
  type Row,
  type Scope,
  type Store,
  type TableName,
  tables,
  type Upsert,
} from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import {
  type ConformanceCase,
  type StoreSubject,
  type StoreUnderTest,
  storeConformance,
} from '../src/index.js'

/** What a correct store is made of, for a defect to spoil. */
export interface Parts {
  readonly database: MemoryDatabase
  readonly store: Store
  readonly lock: Lock
}

/** One way to break a store, and the cases that must see it. */
export interface Defect {
  readonly breaks: (parts: Parts) => Partial<StoreUnderTest>
  readonly fails: readonly string[]
}

/**
 * Proves the cases of an area: each defect is seen by exactly the cases it names, all of this area; and each case
 * of the area sees at least one defect.
 */
export function proveArea(area: string, defects: Readonly<Record<string, Defect>>): void {
  describe(area, () => {
    for (const [does, { breaks, fails }] of Object.entries(defects)) {
      it(`sees a store that ${does}`, async () => {
        expect(await findFailures(area, breaks)).toEqual(fails.toSorted())
      })
    }

    it('has no case that sees no broken store', () => {
      const seeing = new Set(Object.values(defects).flatMap(({ fails }) => fails))
      const cases = storeConformance(aSubject(() => ({}))).filter((each) => each.area === area)
      expect(cases.map(({ name }) => name).filter((name) => !seeing.has(name))).toEqual([])
    })
  })
}

async function findFailures(area: string, breaks: Defect['breaks']): Promise<string[]> {
  // The cases of volume take longer than all others together and share their rules: they run for their own defects.
  const cases = storeConformance(aSubject(breaks), { seed: 1 }).filter(
    (each) => each.area !== 'volume' || area === 'volume',
  )
  const outcomes = await Promise.all(cases.map(async (each) => ({ each, passed: await passes(each) })))
  const failed = outcomes.filter(({ passed }) => !passed).map(({ each }) => each)
  return failed.map((each) => (each.area === area ? each.name : `${each.area}: ${each.name}`)).toSorted()
}

async function passes(each: ConformanceCase): Promise<boolean> {
  try {
    await each.run()
    return true
  } catch {
    return false
  }
}

function aSubject(breaks: Defect['breaks']): StoreSubject {
  return {
    name: 'broken',
    async create() {
      const database = createMemoryDatabase()
      const parts = { database, ...memoryAdapter(database) }
      return {
        ...parts,
        readBack: async (table, scope) => [...database.partition(scope, table).rows()],
        insertDelivery: async (delivery) =>
          put(parts, { tenantId: '', host: delivery.host }, 'webhook_deliveries', delivery),
        destroy: async () => undefined,
        ...breaks(parts),
      }
    },
  }
}

/** A store with another `commit`, which may call the correct one. */
export function withCommit(
  { store }: Parts,
  commit: (batch: CommitBatch, next: Store['commit']) => Promise<CommitResult>,
): Partial<StoreUnderTest> {
  return { store: { ...store, commit: (batch) => commit(batch, store.commit) } }
}

/** A store whose commits take other changes than those given. */
export function withChanges(
  parts: Parts,
  rewrite: (changes: readonly Change[], batch: CommitBatch) => readonly Change[],
) {
  return withCommit(parts, (batch, commit) => commit({ ...batch, changes: rewrite(batch.changes, batch) }))
}

/** A store whose commits answer something else. */
export function withResult(
  parts: Parts,
  rewrite: (result: CommitResult, batch: CommitBatch) => CommitResult,
) {
  return withCommit(parts, async (batch, commit) => rewrite(await commit(batch), batch))
}

/** What happened to one row that a commit brought. */
export interface Meeting {
  readonly change: Upsert
  readonly told: Row
  readonly before: Row | undefined
  readonly after: Row
}

/** A store that stores another row than it should, wherever `spoil` returns one, for views that come alone. */
export function withSpoiltViews(parts: Parts, spoil: (meeting: Meeting) => Row | undefined) {
  return withCommit(parts, async (batch, commit) => {
    const [change, ...others] = batch.changes
    if (change?.kind !== 'upsert' || others.length > 0) return commit(batch)
    const id = String(change.row.id)
    const before = rowOf(parts, batch.scope, change.table, id)
    const result = await commit(batch)
    const after = rowOf(parts, batch.scope, change.table, id)
    const spoilt = after && spoil({ change, told: change.row, before, after })
    if (spoilt) put(parts, batch.scope, change.table, spoilt)
    return result
  })
}

/** A store that spoils every row that a commit's upserts and stubs brought. */
export function withSpoiltRows(parts: Parts, spoil: (row: Row, change: Change) => Row | undefined) {
  return withCommit(parts, async (batch, commit) => {
    const result = await commit(batch)
    for (const change of batch.changes) {
      const id = 'row' in change && change.row ? String(change.row.id) : ''
      const after = rowOf(parts, batch.scope, change.table, id)
      const spoilt = after && spoil(after, change)
      if (spoilt) put(parts, batch.scope, change.table, spoilt)
    }
    return result
  })
}

export function rowOf({ database }: Parts, scope: Scope, table: TableName, id: string): Row | undefined {
  return table in tables ? database.partition(scope, table).get(id) : undefined
}

export function rowsOf({ database }: Parts, scope: Scope, table: TableName): Row[] {
  return [...database.partition(scope, table).rows()]
}

/** Stores a row as it is, past every rule. */
export function put({ database }: Parts, scope: Scope, table: TableName, row: Row): void {
  database.transact(() => database.partition(scope, table).put({ ...row }))
}

/** The time in the column of a row, in milliseconds; NaN without one, which is neither less nor greater. */
export function timeOf(row: Row | undefined, column: string): number {
  return Date.parse(String(row?.[column]))
}
