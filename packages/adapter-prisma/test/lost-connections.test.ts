import type { Row, Scope, TableName } from '@hubsync/core'
import { tables } from '@hubsync/core'
import { aBug, aCheckpoint, aCommit, aProject, mark, read, stub, tombstone } from '@hubsync/testkit'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Blow, type DatabaseProxy, startDatabaseProxy } from '../../../tests/database/database-proxy.js'
import { type PostgresServer, startPostgres } from '../../../tests/postgres.js'
import { migrate } from '../src/migrations/migrate.js'
import { prismaAdapter } from '../src/prisma-adapter.js'
import { type HostClient, openHostClient } from './host-client.js'
import { readBack } from './read-back.js'

let server: PostgresServer
let proxy: DatabaseProxy
let client: HostClient
let pool: pg.Pool
let scopes = 0

beforeAll(async () => {
  server = await startPostgres()
  const connectionString = await server.createDatabase()
  pool = new pg.Pool({ connectionString })
  proxy = await startDatabaseProxy(connectionString)
  client = await openHostClient(new PrismaPg({ connectionString: proxy.url, max: 3 }))
  await migrate(client)
})

afterAll(async () => {
  await client?.$disconnect()
  await proxy?.stop()
  await pool?.end()
  await server?.stop()
})

/** A batch that needs every kind of statement, over rows that are there already. */
async function prepare() {
  scopes += 1
  const scope: Scope = { tenantId: `tenant ${scopes}`, host: 'github.com' }
  const { store, lock } = prismaAdapter(client)
  const answer = await lock.acquire(scope, 'owner', { holder: 'me', ttlMs: 60_000 })
  if (!answer.acquired) throw new Error('held by nobody')
  const old = [1, 2, 3].map((github_id) =>
    aBug(scope, { github_id, observed_at: '2026-03-01T12:00:00.000Z' }),
  )
  await store.commit({ scope, changes: old.map((bug) => read('bugs', bug)) })
  // What is marked is not told as well: a batch that does both contradicts itself.
  const { is_orphaned, ...commit } = aCommit(scope)
  const batch = {
    scope,
    changes: [
      stub('projects', aProject(scope, { github_id: 9 })),
      read('projects', aProject(scope)),
      ...[2, 3, 4, 5].map((github_id) =>
        read('bugs', aBug(scope, { github_id, title: 'new', observed_at: '2026-03-01T13:00:00.000Z' })),
      ),
      read('commits', commit),
      mark('commits', { project_id: aProject(scope).id }, { is_orphaned: true }),
      tombstone('bugs', [old[0]?.id ?? ''], { observedAt: '2026-03-02T00:00:00.000Z' }),
    ],
    checkpoints: [aCheckpoint(scope)],
    lease: { name: 'owner', token: answer.lease.token },
  }
  return { scope, store, batch }
}

/** What is stored, but for what differs from one scope to the next. */
async function contents(scope: Scope): Promise<Record<string, Row[]>> {
  const found = await Promise.all(
    Object.keys(tables).map(async (table) => {
      const rows = await readBack(pool, table as TableName, scope)
      const plain = rows.map(
        ({ id, tenant_id, project_id, scope_id, created_at, updated_at, expires_at, ...rest }) => rest,
      )
      return [table, plain.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))]
    }),
  )
  return Object.fromEntries(found)
}

it.each(['cut before', 'cut after'] satisfies Blow[])(
  'a commit whose connection is lost at any of its statements is done whole or not at all, and can be done again: %s',
  async (blow) => {
    const undisturbed = await prepare()
    const before = await contents(undisturbed.scope)
    await undisturbed.store.commit(undisturbed.batch)
    const after = await contents(undisturbed.scope)
    for (let nth = 1; ; nth += 1) {
      const { scope, store, batch } = await prepare()
      let count = 0
      let hit = ''
      proxy.watch(({ text }) => {
        count += 1
        if (count === nth) hit = text
        return count === nth ? blow : undefined
      })
      const outcome = await store.commit(batch).catch((error) => error)
      proxy.watch(undefined)
      if (hit === '') break
      expect(outcome, hit).toMatchObject({ code: 'database_unreachable' })
      const isDone = blow === 'cut after' && /^commit/i.test(hit)
      await expect.poll(() => contents(scope), { message: hit }).toEqual(isDone ? after : before)
      const { tables: counts } = await store.commit(batch)
      expect(counts.bugs?.inserted, hit).toBe(isDone ? 0 : 2)
      expect(await contents(scope), hit).toEqual(after)
      expect(nth).toBeLessThan(100)
    }
  },
)
