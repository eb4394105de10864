import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HubSyncError, Lease, Scope } from '@hubsync/core'
import {
  aBug,
  aCheckpoint,
  aCommit,
  aProject,
  aPullRequest,
  aReview,
  mark,
  read,
  stub,
  tombstone,
} from '@hubsync/testkit'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../tests/postgres.js'
import { migrate } from '../src/migrations/migrate.js'
import { prismaAdapter } from '../src/prisma-adapter.js'
import { createPrismaStore } from '../src/prisma-store.js'
import { type HostClient, openHostClient } from './host-client.js'

let server: PostgresServer
let url: string
let client: HostClient
let pool: pg.Pool

beforeAll(async () => {
  server = await startPostgres()
  url = await server.createDatabase()
  pool = new pg.Pool({ connectionString: url })
  client = await openHostClient(new PrismaPg({ connectionString: url }))
})

afterAll(async () => {
  await client?.$disconnect()
  await pool?.end()
  await server?.stop()
})

let tenants = 0
const newScope = (): Scope => ({ tenantId: `tenant ${++tenants}`, host: 'github.com' })

describe('a database that cannot be used', () => {
  it('has no tables: says how to make them', async () => {
    const empty = await openHostClient(new PrismaPg({ connectionString: await server.createDatabase() }))
    const { store, lock } = prismaAdapter(empty)
    const scope = newScope()
    const calls = [
      () => store.commit({ scope, changes: [read('bugs', aBug(scope))] }),
      () => store.rows(scope, { table: 'bugs' }),
      () => store.checkpoints(scope),
      () => store.derive(scope, { day: '2026-03-02', contributors: true }),
      () => store.erase(scope.tenantId),
      () => lock.acquire(scope, 'owner', { holder: 'me', ttlMs: 1000 }),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'database_not_migrated' })
    await empty.$disconnect()
  })

  it('is down, does not exist or refuses the password: tells so, and shows no password', async () => {
    const [down, absent, refused] = [new URL(url), new URL(url), new URL(url)]
    down.port = String(await closedPort())
    absent.pathname = '/nobody_made_this'
    refused.username = 'nobody'
    refused.password = 's3same'
    for (const { href, password } of [down, absent, refused]) {
      const unusable = await openHostClient(new PrismaPg({ connectionString: href }))
      const { store } = prismaAdapter(unusable)
      for (const call of [() => migrate(unusable), () => store.rows(newScope(), { table: 'bugs' })]) {
        const error = await call().catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ code: 'database_unreachable' })
        const { message, stack, cause } = error as HubSyncError
        const shown = [message, stack, String(cause), JSON.stringify(cause)].join()
        expect(shown.replaceAll('password authentication', '')).not.toContain(password)
      }
      await unusable.$disconnect()
    }
  })
})

describe('hosts that start at the same time', () => {
  it('migrate once, on connections of their own', async () => {
    const hosts = await Promise.all(
      Array.from({ length: 5 }, () => openHostClient(new PrismaPg({ connectionString: url }))),
    )
    const plans = await Promise.all(hosts.map((host) => migrate(host)))
    expect(plans.filter(({ steps }) => steps.length > 0)).toHaveLength(1)
    await Promise.all(hosts.map((host) => host.$disconnect()))
  })
})

describe('a commit', () => {
  it('leaves rows that tell nothing new where they are, without a dead version', async () => {
    const scope = newScope()
    const { store } = prismaAdapter(client)
    const batch = {
      scope,
      changes: [
        read('projects', aProject(scope)),
        read('bugs', aBug(scope)),
        read('commits', aCommit(scope)),
      ],
      checkpoints: [aCheckpoint(scope)],
    }
    const derive = () =>
      store.derive(scope, { projectIds: [aProject(scope).id], day: '2026-03-02', contributors: true })
    await store.commit(batch)
    await derive()
    const before = await places(scope)
    await store.commit(batch)
    await derive()
    expect(await places(scope)).toEqual(before)
    expect(before).toHaveLength(6)
  })

  it('runs again when it loses a race with somebody who locks the rows in another order', async () => {
    const scope = newScope()
    const { store } = prismaAdapter(client)
    const bugs = [1, 2].map((github_id) => aBug(scope, { github_id }))
    await store.commit({ scope, changes: bugs.map((bug) => read('bugs', bug)) })
    const lock = 'select 1 from bugs where tenant_id = $1 and github_id = $2 for update'
    const stranger = await pool.connect()
    await stranger.query('begin')
    await stranger.query(lock, [scope.tenantId, 2])
    const changed = bugs.map((bug) =>
      read('bugs', { ...bug, title: 'new', observed_at: '2026-03-01T13:00:00Z' }),
    )
    const committed = store.commit({ scope, changes: changed })
    await sleep(200)
    const strangers = stranger.query(lock, [scope.tenantId, 1]).catch((error: unknown) => error)
    await strangers
    await stranger.query('rollback')
    stranger.release()
    expect((await committed).tables.bugs?.updated).toBe(2)
  })

  it('and derivations of the same projects do not stop each other', async () => {
    const scope = newScope()
    const { store } = prismaAdapter(client)
    const numbers = Array.from({ length: 30 }, (_, index) => index + 1)
    const project = aProject(scope)
    const view = (second: number) => [
      read('projects', { ...project, observed_at: `2026-03-01T13:00:${10 + second}Z` }),
      ...numbers.flatMap((github_id) => [
        read(
          'pull_requests',
          aPullRequest(scope, { github_id, observed_at: `2026-03-01T13:00:${10 + second}Z` }),
        ),
        read(
          'pull_request_reviews',
          aReview(scope, { github_id, pull_request_id: aPullRequest(scope, { github_id }).id }),
        ),
      ]),
    ]
    await store.commit({ scope, changes: view(0) })
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? store.commit({
              scope,
              changes: [...view(index), tombstone('bugs', [], { observedAt: '2026-03-01T13:00:00Z' })],
            })
          : store.derive(scope, {
              projectIds: [project.id],
              day: `2026-03-${10 + index}`,
              contributors: true,
            }),
      ),
    )
    const rows = await store.rows(scope, { table: 'pull_requests' })
    expect(rows.map(({ reviews_count }) => reviews_count)).toEqual(numbers.map(() => 1))
  })
})

describe('tables of another schema and prefix', () => {
  it('are all that store and lock use', async () => {
    const place = { schema: 'Hub', tablePrefix: 'gh_' }
    const apart = await openHostClient(new PrismaPg({ connectionString: await server.createDatabase() }))
    await migrate(apart, place)
    const { store, lock } = prismaAdapter(apart, place)
    const scope = newScope()
    const answer = await lock.acquire(scope, 'owner', { holder: 'me', ttlMs: 60_000 })
    if (!answer.acquired) throw new Error('held by nobody')
    const lease = await lock.renew(answer.lease, 60_000)
    const [project, bug] = [aProject(scope), aBug(scope)]
    await store.commit({
      scope,
      changes: [
        stub('projects', project),
        read('projects', project),
        read('bugs', bug),
        read('commits', aCommit(scope)),
        mark('commits', { project_id: project.id }, { is_orphaned: false }),
        tombstone('bugs', [bug.id], { observedAt: '2026-03-02T00:00:00Z' }),
      ],
      checkpoints: [aCheckpoint(scope)],
      lease,
      delivery: { hookId: '1', deliveryId: '2', appliedAt: '2026-03-02T00:00:00Z' },
    })
    await store.derive(scope, { projectIds: [project.id], day: '2026-03-02', contributors: true })
    await store.derive(scope, { day: '2026-03-03', contributors: true })
    expect(await store.ids(scope, { table: 'contributors' })).toHaveLength(1)
    expect(await store.count(scope, { table: 'commits', by: 'project_id' })).toEqual(
      new Map([[project.id, 1]]),
    )
    expect(await store.checkpoints(scope)).toHaveLength(1)
    expect(await store.logs.list(scope)).toEqual([])
    await lock.release(lease)
    await store.erase(scope.tenantId)
    expect(await store.rows(scope, { table: 'projects', visibility: 'all' })).toEqual([])
    await apart.$disconnect()
  })
})

describe('a lease', () => {
  it('is prolonged while commits under it are open, and passes on only when they have ended', async () => {
    const scope = newScope()
    const { lock } = prismaAdapter(client)
    const lease = await take(scope, 100)
    const order: string[] = []
    const takeover = client.$transaction(
      async (tx) => {
        await createPrismaStore(tx).commit({ scope, changes: [read('bugs', aBug(scope))], lease })
        await lock.renew(lease, 50)
        await sleep(100)
        const taken = take(scope, 60_000).then(() => order.push('taken over'))
        await sleep(300)
        order.push('committed')
        return { taken }
      },
      { timeout: 20_000 },
    )
    await (await takeover).taken
    expect(order).toEqual(['committed', 'taken over'])
    const late = createPrismaStore(client).commit({ scope, changes: [], lease })
    await expect(late).rejects.toMatchObject({ code: 'lease_lost' })
  })

  it('lets commits under it go on beside each other', async () => {
    const scope = newScope()
    const lease = await take(scope, 60_000)
    await client.$transaction(async (tx) => {
      await createPrismaStore(tx).commit({ scope, changes: [], lease })
      await createPrismaStore(client).commit({ scope, changes: [read('bugs', aBug(scope))], lease })
    })
  })

  async function take(scope: Scope, ttlMs: number): Promise<Lease> {
    const answer = await prismaAdapter(client).lock.acquire(scope, 'owner', { holder: 'me', ttlMs })
    if (!answer.acquired) throw new Error(`held until ${answer.expiresAt.toISOString()}`)
    return answer.lease
  }
})

describe('an inbox', () => {
  beforeAll(async () => {
    await migrate(client)
  })

  it('gives nothing that was settled while its statement waited for the row', async () => {
    const { inbox } = prismaAdapter(client)
    const host = 'inbox.example.org'
    const claim = (worker: string, milliseconds: number) =>
      inbox.claim({ host, worker, limit: 9, milliseconds })
    const deliveries = ['first', 'second'].map((deliveryId, index) => ({
      ...{ host, hookId: '7', deliveryId, event: 'push', action: null, projectGithubId: 1, payload: '{}' },
      receivedAt: `2026-03-01T12:00:0${index}.000Z`,
    }))
    for (const delivery of deliveries) await inbox.receive(delivery)
    expect(await claim('slow', 1)).toHaveLength(2)
    for (const delivery of deliveries.slice(0, 1)) await inbox.replay(delivery)
    const slow = await pool.connect()
    await slow.query('begin')
    await slow.query(
      `update webhook_deliveries set state = 'applied', claimed_by = null, claimed_until = null
       where host = $1 and delivery_id = 'second'`,
      [host],
    )
    const claimed = claim('quick', 60_000)
    await sleep(200)
    await slow.query('commit')
    slow.release()
    expect((await claimed).map(({ deliveryId }) => deliveryId)).toEqual(['first'])
  })
})

/** Where PostgreSQL keeps the rows of a scope: a row that is written moves. */
async function places(scope: Scope): Promise<string[]> {
  const found: string[] = []
  for (const table of [
    'projects',
    'bugs',
    'commits',
    'contributors',
    'project_metrics',
    'sync_checkpoints',
  ]) {
    const { rows } = await pool.query(`select ctid from ${table} where tenant_id = $1`, [scope.tenantId])
    found.push(...rows.map(({ ctid }) => `${table} ${ctid}`))
  }
  return found
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
