import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { read, tombstone, webhook } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const tombstones: Concern = {
  area: 'tombstones',
  cases: {
    'buries rows observed before the evidence, with its time and reason': async (stage) => {
      const bug = await storeBug(stage, 10)
      const { tables } = await bury(stage, bug.id, 20, 'gone from the listing')
      const { deleted_at, deleted_reason, title, observed_at } = await stage.storedRow('bugs', bug.id)
      assert.deepEqual(
        { deleted_at, deleted_reason, title, observed_at },
        {
          deleted_at: second(20),
          deleted_reason: 'gone from the listing',
          title: 'Stored',
          observed_at: second(20),
        },
      )
      assert.equal(tables.bugs?.deleted, 1)
    },

    'spares rows observed at the time of the evidence or after it': async (stage) => {
      const bug = await storeBug(stage, 20)
      const { tables } = await bury(stage, bug.id, 20)
      await bury(stage, bug.id, 19)
      assert.equal((await stage.storedRow('bugs', bug.id)).deleted_at, null)
      assert.equal(tables.bugs?.deleted, 0)
    },

    'spares every row that is not named': async (stage) => {
      const [named, other] = [aBug(stage.scope, { github_id: 1 }), aBug(stage.scope, { github_id: 2 })]
      await stage.commit(read('bugs', named), read('bugs', other))
      await bury(stage, named.id, 20)
      assert.equal((await stage.storedRow('bugs', other.id)).deleted_at, null)
    },

    'keeps the first time and reason when the row is buried again': async (stage) => {
      const bug = await storeBug(stage, 10)
      await bury(stage, bug.id, 20, 'first')
      const before = await stage.snapshot()
      const { tables } = await bury(stage, bug.id, 30, 'second')
      assert.deepEqual(await stage.snapshot(), before)
      assert.equal(tables.bugs?.deleted, 0)
    },

    'writes no row for an id that is not stored': async (stage) => {
      const { tables } = await bury(stage, aBug(stage.scope).id, 20)
      assert.deepEqual(await stage.stored('bugs'), [])
      assert.equal(tables.bugs?.deleted, 0)
    },

    'writes what else the evidence tells': async (stage) => {
      const bug = await storeBug(stage, 10)
      const moved = { observedAt: second(20), reason: 'transferred', row: { moved_to: 'octo/other#7' } }
      await stage.commit(tombstone('bugs', [bug.id], moved))
      const { moved_to, deleted_reason } = await stage.storedRow('bugs', bug.id)
      assert.deepEqual(
        { moved_to, deleted_reason },
        { moved_to: 'octo/other#7', deleted_reason: 'transferred' },
      )
    },

    'is final for webhooks': async (stage) => {
      const bug = await storeBug(stage, 10)
      await bury(stage, bug.id, 20)
      const before = await stage.snapshot()
      const late = { title: 'Late webhook', github_updated_at: second(40), observed_at: second(40) }
      const { tables } = await stage.commit(webhook('bugs', { ...bug, ...late }))
      assert.deepEqual(await stage.snapshot(), before)
      assert.equal(tables.bugs?.skipped, 1)
    },

    'does not yield to a read observed before the evidence, nor at its time': async (stage) => {
      const bug = await storeBug(stage, 10)
      await bury(stage, bug.id, 20)
      const before = await stage.snapshot()
      await stage.commit(read('bugs', { ...bug, title: 'Before', observed_at: second(15) }))
      await stage.commit(read('bugs', { ...bug, title: 'At once', observed_at: second(20) }))
      assert.deepEqual(await stage.snapshot(), before)
    },

    'yields to a read observed later, even where nothing else differs': async (stage) => {
      const bug = await storeBug(stage, 10)
      await bury(stage, bug.id, 20)
      const { tables } = await stage.commit(read('bugs', { ...bug, observed_at: second(30) }))
      const { deleted_at, deleted_reason, observed_at } = await stage.storedRow('bugs', bug.id)
      assert.deepEqual(
        { deleted_at, deleted_reason, observed_at },
        { deleted_at: null, deleted_reason: null, observed_at: second(30) },
      )
      assert.equal(tables.bugs?.updated, 1)
    },

    'buries a row again that came back': async (stage) => {
      const bug = await storeBug(stage, 10)
      await bury(stage, bug.id, 20, 'first')
      await stage.commit(read('bugs', { ...bug, observed_at: second(30) }))
      await bury(stage, bug.id, 40, 'second')
      assert.equal((await stage.storedRow('bugs', bug.id)).deleted_reason, 'second')
    },
  },
}

async function storeBug({ commit, scope }: Stage, observed: number) {
  const bug = aBug(scope, { title: 'Stored', observed_at: second(observed) })
  await commit(read('bugs', bug))
  return bug
}

function bury({ commit }: Stage, id: string, observed: number, reason = 'deleted') {
  return commit(tombstone('bugs', [id], { observedAt: second(observed), reason }))
}
