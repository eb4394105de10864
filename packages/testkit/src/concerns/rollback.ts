import assert from 'node:assert/strict'
import { type Change, type Checkpoint, HubSyncError, type Scope } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCheckpoint } from '../builders/a-checkpoint.js'
import { aDelivery } from '../builders/a-delivery.js'
import { mark, read, stub, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const rollback: Concern = {
  area: 'rollback',
  cases: {
    'leaves nothing behind when the first change fails': (stage) =>
      assertNothingLeft(stage, [impossible(stage.scope), ...possible(stage.scope)]),

    'leaves nothing behind when a change in the middle fails': (stage) => {
      const [first, second, ...rest] = possible(stage.scope)
      return assertNothingLeft(stage, [first, second, impossible(stage.scope), ...rest])
    },

    'leaves nothing behind when the last change fails': (stage) =>
      assertNothingLeft(stage, [...possible(stage.scope), impossible(stage.scope)]),

    'leaves no rows and no mark on the delivery when the checkpoint fails': (stage) => {
      const broken = { ...aCheckpoint(stage.scope), watermark: 'yesterday' }
      return assertNothingLeft(stage, possible(stage.scope), [broken])
    },

    'takes the batch once what failed is mended': async ({ commit, scope, stored }) => {
      await assert.rejects(commit(...possible(scope), impossible(scope)))
      await commit(...possible(scope), read('bugs', aBug(scope, { github_id: 9 })))
      const rows = await stored('bugs')
      assert.deepEqual(rows.map(({ number }) => number).toSorted(), [1, 2, 3, 9])
    },

    'undoes only the batch that failed, not one committed at the same time': async ({
      commit,
      scope,
      stored,
    }) => {
      const bugs = Array.from({ length: 10 }, (_, index) => aBug(scope, { github_id: 20 + index }))
      const outcomes = await Promise.allSettled(
        bugs.map((bug, index) => commit(read('bugs', bug), ...(index % 2 === 0 ? [] : [impossible(scope)]))),
      )
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        bugs.map((_, index) => (index % 2 === 0 ? 'fulfilled' : 'rejected')),
      )
      const numbers = (await stored('bugs')).map(({ number }) => Number(number))
      assert.deepEqual(
        numbers.toSorted((left, right) => left - right),
        [20, 22, 24, 26, 28],
      )
    },
  },
}

async function assertNothingLeft(
  { store, scope, snapshot, insertDelivery }: Stage,
  changes: readonly (Change | undefined)[],
  checkpoints: readonly Checkpoint[] = [aCheckpoint(scope, { cursor: 'ahead of the rows' })],
): Promise<void> {
  const delivery = aDelivery(scope)
  await insertDelivery(delivery)
  const stored = [1, 4, 5].map((github_id) => read('bugs', aBug(scope, { github_id })))
  await store.commit({
    scope,
    changes: stored,
    checkpoints: [aCheckpoint(scope, { cursor: 'with the rows' })],
  })
  const before = await snapshot()
  const attempt = store.commit({
    scope,
    changes: changes.filter((change) => change !== undefined),
    checkpoints,
    lease: { name: 'owner', token: 5 },
    delivery: { hookId: delivery.hook_id, deliveryId: delivery.delivery_id, appliedAt: second(30) },
  })
  await assert.rejects(attempt, (error) => HubSyncError.is(error), 'fails with a HubSyncError')
  assert.deepEqual(await snapshot(), before)
}

/** One change of each kind: an insertion, an update, a stub, a tombstone, a mark. */
function possible(scope: Scope): Change[] {
  const later = { observed_at: second(10) }
  return [
    read('bugs', aBug(scope, { github_id: 2, ...later })),
    read('bugs', aBug(scope, { github_id: 1, title: 'Changed', ...later })),
    stub('bugs', aBug(scope, { github_id: 3 })),
    tombstone('bugs', [aBug(scope, { github_id: 4 }).id], { observedAt: second(10) }),
    mark('bugs', { number: 5 }, { milestone: 'marked' }),
  ]
}

/** A time that is none: whatever language a store speaks, it cannot write it. */
function impossible(scope: Scope): Change {
  return read('bugs', { ...aBug(scope, { github_id: 9 }), closed_at: 'yesterday' })
}
