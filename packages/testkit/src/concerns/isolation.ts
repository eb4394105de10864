import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scope } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCheckpoint } from '../builders/a-checkpoint.js'
import { aCommit } from '../builders/a-commit.js'
import { aProject } from '../builders/a-project.js'
import { anImportLog } from '../builders/an-import-log.js'
import { mark, read, stub, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const isolation: Concern = {
  area: 'isolation',
  cases: {
    'keeps the same records of two scopes apart': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const bug = aBug(stranger, { title: 'Theirs', observed_at: second(60) })
        await stage.store.commit({ scope: stranger, changes: [read('bugs', bug)] })
        assert.equal((await stage.storedRow('bugs', bug.id, stranger)).title, 'Theirs')
      }),

    'stamps rows with their scope': async (stage) => {
      for (const scope of [stage.scope, ...stage.strangers]) {
        await stage.store.commit({ scope, changes: [read('bugs', aBug(scope))] })
        const { tenant_id, host } = await stage.storedRow('bugs', aBug(scope).id, scope)
        assert.deepEqual({ tenant_id, host }, { tenant_id: scope.tenantId, host: scope.host })
      }
    },

    'lets no commit overwrite a row of another scope, even by its id': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const mine = { ...aBug(stage.scope), title: 'Taken over', observed_at: second(60) }
        // Some stores keep both rows, others refuse an id that is taken: both leave the first row alone.
        for (const change of [read('bugs', mine), stub('bugs', mine)]) {
          await stage.store.commit({ scope: stranger, changes: [change] }).catch(() => undefined)
        }
      }),

    'lets no tombstone reach a row of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const buried = tombstone('bugs', [aBug(stage.scope).id], { observedAt: second(60) })
        await stage.store.commit({ scope: stranger, changes: [buried] })
      }),

    'lets no mark reach a row of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const changes = [
          mark('bugs', {}, { milestone: 'marked' }),
          mark('bugs', { number: 1 }, { comments: 99 }),
        ]
        for (const change of changes) await stage.store.commit({ scope: stranger, changes: [change] })
      }),

    'keeps checkpoints of the same stream apart': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const theirs = aCheckpoint(stage.scope, { cursor: 'theirs' })
        await stage.store.commit({ scope: stranger, changes: [], checkpoints: [theirs] })
        assert.deepEqual(await stage.store.checkpoints(stage.scope), [
          aCheckpoint(stage.scope, { cursor: 'mine' }),
        ])
      }),

    'hands out no checkpoint of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        assert.deepEqual(await stage.store.checkpoints(stranger), [])
        assert.deepEqual(await stage.store.checkpoints(stranger, { streams: ['bugs'] }), [])
      }),

    'counts no row of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        assert.deepEqual(await stage.store.count(stranger, { table: 'bugs', by: 'state' }), new Map())
      }),

    'tells no identity of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const where = { id: aBug(stage.scope).id }
        assert.deepEqual(await stage.store.ids(stranger, { table: 'bugs' }), [])
        assert.deepEqual(await stage.store.ids(stranger, { table: 'bugs', where, visibility: 'all' }), [])
      }),

    'hands out no row of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const where = { id: aBug(stage.scope).id }
        assert.deepEqual(await stage.store.rows(stranger, { table: 'bugs' }), [])
        assert.deepEqual(await stage.store.rows(stranger, { table: 'bugs', where, visibility: 'all' }), [])
      }),

    'lets no log overwrite one of another scope, even by its id': async (stage) => {
      const mine = anImportLog({ owner: 'mine' })
      await stage.store.logs.write(stage.scope, mine)
      await againstStrangers(stage, async (stranger) => {
        await stage.store.logs.write(stranger, { ...mine, owner: 'theirs' }).catch(() => undefined)
      })
    },

    'lists no log of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        assert.deepEqual(await stage.store.logs.list(stranger), [])
      }),

    'derives no project of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        const projectIds = [aProject(stage.scope).id]
        await stage.store.derive(stranger, { projectIds, day: '2026-03-02', contributors: true })
      }),

    'scores no bug of another scope': (stage) =>
      againstStrangers(stage, async (stranger) => {
        await stage.store.derive(stranger, { day: '2027-03-02', contributors: true })
      }),

    'erases all of a tenant, on every host, and nothing of another': async (stage) => {
      const { scope, strangers, store, lock, snapshot } = stage
      const own = [scope, ...strangers.filter(({ tenantId }) => tenantId === scope.tenantId)]
      const others = strangers.filter(({ tenantId }) => tenantId !== scope.tenantId)
      for (const each of [...own, ...others]) {
        await fill(stage, each)
        await store.derive(each, { projectIds: [aProject(each).id], day: '2026-03-02', contributors: true })
        await lock.acquire(each, 'shared', { holder: 'first', ttlMs: 60_000 })
      }
      const before = await Promise.all(others.map((each) => snapshot(each)))
      await store.erase(scope.tenantId)
      for (const each of own) {
        for (const [table, rows] of Object.entries(await snapshot(each))) assert.deepEqual(rows, [], table)
        assert.deepEqual(await store.rows(each, { table: 'bugs', visibility: 'all' }), [])
      }
      assert.deepEqual(await Promise.all(others.map((each) => snapshot(each))), before)
    },

    'keeps leases of the same name apart': async ({ lock, scope, strangers }) => {
      for (const each of [scope, ...strangers]) {
        const answer = await lock.acquire(each, 'shared', { holder: each.tenantId, ttlMs: 60_000 })
        assert.ok(answer.acquired)
      }
    },

    'keeps the tokens of the same name apart': async (stage) => {
      const { store, scope, strangers, lock } = stage
      await store.commit({ scope, changes: [], lease: { name: 'shared', token: 9 } })
      const first = await lock.acquire(scope, 'shared', { holder: 'first', ttlMs: 1 })
      assert.ok(first.acquired)
      await sleep(30)
      for (const stranger of strangers) {
        const lease = { name: 'shared', token: 1 }
        await store.commit({ scope: stranger, changes: [read('bugs', aBug(stranger))], lease })
      }
    },
  },
}

/** Stores something of everything, lets strangers act, and sees that nothing of it changed. */
async function againstStrangers(stage: Stage, act: (stranger: Scope) => Promise<void>): Promise<void> {
  await fill(stage, stage.scope)
  const before = await stage.snapshot()
  for (const stranger of stage.strangers) await act(stranger)
  const { webhook_deliveries, ...after } = await stage.snapshot()
  const { webhook_deliveries: _, ...expected } = before
  assert.deepEqual(after, expected)
}

async function fill({ store }: Stage, scope: Scope): Promise<void> {
  await store.commit({
    scope,
    changes: [read('projects', aProject(scope)), read('bugs', aBug(scope)), read('commits', aCommit(scope))],
    checkpoints: [aCheckpoint(scope, { cursor: 'mine' })],
  })
  await store.logs.write(scope, anImportLog())
}
