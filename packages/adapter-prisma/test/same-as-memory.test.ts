import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { memoryAdapter } from '@hubsync/adapter-memory'
import { type Change, type CommitResult, HubSyncError, type Row, type Scope, type Store } from '@hubsync/core'
import { aBug, aCommit, aProject, mark, read, stub, tombstone, webhook } from '@hubsync/testkit'
import fc from 'fast-check'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrate } from '../src/migrations/migrate.js'
import { createPrismaStore } from '../src/prisma-store.js'
import { type HostClient, openHostClient } from './host-client.js'

let database: PGlite
let client: HostClient

beforeAll(async () => {
  database = await PGlite.create()
  client = await openHostClient(new PrismaPGlite(database))
  await migrate(client)
})

afterAll(async () => {
  await client?.$disconnect()
  await database?.close()
})

const time = fc.integer({ min: 0, max: 2 }).map((second) => `2026-03-01T12:00:0${second}.000Z`)
const maybeTime = fc.option(time, { nil: null })
const table = fc.constantFrom('projects', 'bugs', 'commits')

/** A view of one of two rows of a table: whole, or only some columns of it. So few that they often meet. */
const view = fc.record({
  table,
  which: fc.integer({ min: 1, max: 2 }),
  told: fc.record(
    {
      github_updated_at: maybeTime,
      github_created_at: maybeTime,
      node_id: fc.constantFrom('A', 'B', null),
    },
    { requiredKeys: [] },
  ),
  text: fc.constantFrom('one', 'one', 'one', 'two', 'odd \0 \ud800', 'odd \ufffd'),
  observedAt: time,
  partial: fc.boolean(),
})

const kind = fc.constantFrom('read', 'read', 'read', 'webhook', 'stub', 'tombstone', 'mark')
const history = fc.array(fc.array(fc.tuple(kind, view), { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 6,
})

it('holds and answers exactly what the memory store does, whatever arrives in whatever batches', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (batches) => {
      const scope: Scope = { tenantId: randomUUID(), host: 'github.com' }
      const stores = [memoryAdapter().store, createPrismaStore(client)]
      for (const batch of batches) {
        const changes = batch.map((planned) => toChange(scope, ...planned))
        const [expected, actual] = await Promise.all(stores.map((store) => tryCommit(store, scope, changes)))
        expect(actual).toEqual(expected)
      }
      const [expected, actual] = await Promise.all(stores.map((store) => readAll(store, scope)))
      expect(actual).toEqual(expected)
    }),
    { numRuns: 100 },
  )
})

type Kind = 'read' | 'webhook' | 'stub' | 'tombstone' | 'mark'
type View = typeof view extends fc.Arbitrary<infer Value> ? Value : never

function toChange(scope: Scope, kind: Kind, { table, which, told, text, observedAt, partial }: View): Change {
  const [whole, textColumn] = wholeRow(scope, table, which)
  const key = table === 'commits' ? { project_id: whole.project_id, sha: whole.sha } : { github_id: which }
  const id = String(whole.id)
  const facts = { ...told, [textColumn]: text, observed_at: observedAt }
  const row = (partial ? { id, ...key, ...facts } : { ...whole, ...facts }) as Row
  if (kind === 'tombstone') {
    return tombstone(table, [id, id], { observedAt, ...(partial && { row: { [textColumn]: text } }) })
  }
  if (kind === 'mark')
    return mark(table, partial ? { id: [id] } : { [textColumn]: 'one' }, { [textColumn]: text })
  if (kind === 'stub') return stub(table, row)
  return kind === 'read' ? read(table, row) : webhook(table, row)
}

function wholeRow(scope: Scope, table: View['table'], which: number): [row: Row, textColumn: string] {
  if (table === 'projects') return [aProject(scope, { github_id: which }), 'description']
  if (table === 'bugs') return [aBug(scope, { github_id: which }), 'description']
  return [aCommit(scope, { sha: `c${which}` }), 'message']
}

/** What a commit answers, or the code that it fails with. */
async function tryCommit(store: Store, scope: Scope, changes: readonly Change[]): Promise<unknown> {
  try {
    const { tables, reread } = await store.commit({ scope, changes })
    return { tables, reread: sortById(reread) }
  } catch (error) {
    return HubSyncError.is(error) ? error.code : error
  }
}

function sortById(reread: CommitResult['reread']): CommitResult['reread'] {
  return reread.toSorted((left, right) => (left.id < right.id ? -1 : 1))
}

/** All rows, but for the times by the stores' own clocks. */
async function readAll(store: Store, scope: Scope): Promise<unknown> {
  const found: Record<string, unknown> = {}
  for (const table of ['projects', 'bugs', 'commits'] as const) {
    const rows = await store.rows(scope, { table, visibility: 'all' })
    found[table] = rows.map(({ created_at, updated_at, ...row }) => row)
    found[`live ${table}`] = await store.ids(scope, { table })
  }
  return found
}
