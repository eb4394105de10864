import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { HubSyncError } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCheckpoint } from '../builders/a-checkpoint.js'
import { aProject } from '../builders/a-project.js'
import { read } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import type { Stage } from '../conformance/stage.js'

export const fencing: Concern = {
  area: 'fencing',
  cases: {
    'takes the same token again, and newer ones': async (stage) => {
      for (const token of [3, 3, 4, 9]) await commitUnder(stage, { name: 'fenced', token })
      assert.equal((await stage.stored('bugs')).length, 1)
    },

    'refuses a token older than one that a commit showed': async (stage) => {
      await commitUnder(stage, { name: 'fenced', token: 7 })
      await assertLost(stage, { name: 'fenced', token: 6 })
    },

    'refuses a holder as soon as another has the lease, before the other wrote': async (stage) => {
      const { lock, scope } = stage
      const first = await lock.acquire(scope, 'fenced', { holder: 'first', ttlMs: 1 })
      assert.ok(first.acquired)
      await sleep(30)
      const next = await lock.acquire(scope, 'fenced', { holder: 'next', ttlMs: 60_000 })
      assert.ok(next.acquired)
      await assertLost(stage, first.lease)
      await commitUnder(stage, next.lease)
    },

    'takes the commits of a holder whose lease ran out but went to nobody else': async (stage) => {
      const answer = await stage.lock.acquire(stage.scope, 'fenced', { holder: 'late', ttlMs: 1 })
      assert.ok(answer.acquired)
      await sleep(30)
      await commitUnder(stage, answer.lease)
      assert.equal((await stage.stored('bugs')).length, 1)
    },

    'refuses to derive for a holder whose lease went to another, and changes nothing': async (stage) => {
      await commitUnder(stage, { name: 'fenced', token: 7 })
      const before = await stage.snapshot()
      await assertRefused(deriveUnder(stage, { name: 'fenced', token: 6 }))
      assert.deepEqual(await stage.snapshot(), before)
    },

    'derives for a holder and remembers its token, as a commit does': async (stage) => {
      await commitUnder(stage, { name: 'fenced', token: 7 })
      await deriveUnder(stage, { name: 'fenced', token: 7 })
      await deriveUnder(stage, { name: 'fenced', token: 8 })
      assert.equal((await stage.stored('project_metrics')).length, 1)
      await assertLost(stage, { name: 'fenced', token: 7 })
    },

    'hands out leases that are newer than any token shown': async (stage) => {
      await commitUnder(stage, { name: 'fenced', token: 41 })
      const answer = await stage.lock.acquire(stage.scope, 'fenced', { holder: 'next', ttlMs: 60_000 })
      assert.ok(answer.acquired)
      assert.ok(answer.lease.token > 41, `${answer.lease.token} is newer than 41`)
    },

    'keeps the tokens of different names apart': async (stage) => {
      await commitUnder(stage, { name: 'one owner', token: 7 })
      await commitUnder(stage, { name: 'another owner', token: 1 })
      assert.equal((await stage.stored('bugs')).length, 1)
    },

    'asks for no token where none is shown': async (stage) => {
      await commitUnder(stage, { name: 'fenced', token: 7 })
      await stage.commit(read('bugs', aBug(stage.scope, { github_id: 2 })))
      assert.equal((await stage.stored('bugs')).length, 2)
    },
  },
}

function commitUnder({ store, scope }: Stage, { name, token }: { name: string; token: number }) {
  const changes = [read('projects', aProject(scope)), read('bugs', aBug(scope))]
  return store.commit({ scope, changes, lease: { name, token } })
}

function deriveUnder({ store, scope }: Stage, lease: { name: string; token: number }) {
  const projectIds = [aProject(scope).id]
  return store.derive(scope, { projectIds, day: '2026-03-02', contributors: true, lease })
}

function assertRefused(attempt: Promise<unknown>): Promise<void> {
  return assert.rejects(attempt, (error) => HubSyncError.is(error) && error.code === 'lease_lost')
}

async function assertLost({ store, scope, snapshot }: Stage, lease: { name: string; token: number }) {
  const before = await snapshot()
  const attempt = store.commit({
    scope,
    changes: [read('bugs', aBug(scope, { github_id: 99 }))],
    checkpoints: [aCheckpoint(scope)],
    lease: { name: lease.name, token: lease.token },
  })
  await assertRefused(attempt)
  assert.deepEqual(await snapshot(), before)
}
