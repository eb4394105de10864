import { aBug, read } from '@hubsync/testkit'
import { describe, expect, it } from 'vitest'
import { memoryAdapter } from './memory-adapter.js'
import { createMemoryDatabase } from './memory-database.js'

const scope = { tenantId: 'default', host: 'github.com' }

describe('memoryAdapter', () => {
  it('takes the time of rows and leases from the clock of its database', async () => {
    let now = new Date('2026-03-01T12:00:00.000Z')
    const { store, lock } = memoryAdapter(createMemoryDatabase({ clock: { now: () => now } }))
    await store.commit({ scope, changes: [read('bugs', aBug(scope))] })
    const [bug] = await store.rows(scope, { table: 'bugs' })
    expect(bug?.created_at).toBe('2026-03-01T12:00:00.000Z')

    const first = await lock.acquire(scope, 'owner', { holder: 'first', ttlMs: 60_000 })
    expect(first).toMatchObject({ lease: { expiresAt: new Date('2026-03-01T12:01:00.000Z') } })
    now = new Date('2026-03-01T12:00:59.999Z')
    expect(await lock.acquire(scope, 'owner', { holder: 'next', ttlMs: 1 })).toMatchObject({
      acquired: false,
    })
    now = new Date('2026-03-01T12:01:00.000Z')
    expect(await lock.acquire(scope, 'owner', { holder: 'next', ttlMs: 1 })).toMatchObject({ acquired: true })
  })

  it('remembers for as long as its database is kept', async () => {
    const database = createMemoryDatabase()
    await memoryAdapter(database).store.commit({ scope, changes: [read('bugs', aBug(scope))] })
    expect(await memoryAdapter(database).store.ids(scope, { table: 'bugs' })).toHaveLength(1)
    expect(await memoryAdapter().store.ids(scope, { table: 'bugs' })).toHaveLength(0)
  })
})
