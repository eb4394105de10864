import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { mostOfOneProject } from '@hubsync/core'
import type { InboxConcern } from './inbox-concern.js'
import { idsOf, long } from './inbox-stage.js'

export const inboxOrder: InboxConcern = {
  area: 'inbox order',
  cases: {
    'gives a project in its order, and to one worker at a time': async ({ inbox, delivery, claim }) => {
      // Stored in another order than they came: their time decides.
      const [first, second, third] = [delivery(), delivery(), delivery()]
      for (const each of [third, first, second]) await inbox.receive(each)
      assert.deepEqual(idsOf(await claim('one', { limit: 1 })), idsOf([first, second, third]))
      await inbox.receive(delivery())
      assert.deepEqual(await claim('two'), [])
    },

    'gives a project on once its oldest is settled': async ({ inbox, receive, claim }) => {
      const [first] = await receive(1)
      assert.ok(first)
      await claim('one')
      const [second] = await receive(1)
      await inbox.settle(first, 'one', { state: 'applied' })
      assert.deepEqual(idsOf(await claim('two')), [second?.deliveryId])
    },

    'gives nothing behind a delivery that waits for another attempt': async ({ inbox, receive, claim }) => {
      const [first, second, other] = await receive(1, 1, 2)
      assert.ok(first && second && other)
      await claim('one')
      await inbox.settle(first, 'one', { state: 'received', waitMs: long, error: 'failed' })
      await inbox.settle(second, 'one', { state: 'untried' })
      await inbox.settle(other, 'one', { state: 'untried' })
      assert.deepEqual(idsOf(await claim('two')), [other.deliveryId])
    },

    'gives a delivery that was tried before alone': async ({ inbox, receive, claim }) => {
      const [first, second] = await receive(1, 1)
      assert.ok(first && second)
      await claim('one')
      await inbox.settle(first, 'one', { state: 'received', waitMs: 0, error: 'failed' })
      await inbox.settle(second, 'one', { state: 'untried' })
      assert.deepEqual(idsOf(await claim('two')), [first.deliveryId])
    },

    'lets nobody wait for what is delayed, untold or parked': async ({ inbox, receive, claim }) => {
      const deliveries = await receive(1, 2, 3)
      await claim('one')
      const [delayed, untold, parked] = deliveries
      assert.ok(delayed && untold && parked)
      await inbox.settle(delayed, 'one', { state: 'delayed', waitMs: long, error: 'failed' })
      await inbox.settle(untold, 'one', { state: 'untold', waitMs: long, error: 'failed' })
      await inbox.settle(parked, 'one', { state: 'parked', error: 'failed' })
      const behind = await receive(1, 2, 3)
      assert.deepEqual(idsOf(await claim('two')), idsOf(behind))
    },

    'lets deliveries of no project wait for none': async ({ receive, claim }) => {
      const [first, second] = await receive(null, null)
      assert.deepEqual(idsOf(await claim('one', { limit: 1 })), [first?.deliveryId])
      assert.deepEqual(idsOf(await claim('two', { limit: 1 })), [second?.deliveryId])
    },

    'gives a long project in parts': async ({ receive, claim }) => {
      const deliveries = await receive(...Array.from({ length: mostOfOneProject + 5 }, () => 1))
      assert.deepEqual(idsOf(await claim('one')), idsOf(deliveries.slice(0, mostOfOneProject)))
      assert.deepEqual(await claim('two'), [])
    },

    'keeps the order when a worker dies': async ({ receive, claim }) => {
      const [first] = await receive(1, 1, 1)
      await claim('dying', { milliseconds: 1 })
      await sleep(30)
      assert.deepEqual(idsOf(await claim('next')), [first?.deliveryId])
      assert.deepEqual(await claim('third'), [])
    },

    'gives no delivery out of turn that is replayed while others are worked on': async (stage) => {
      const { inbox, receive, claim } = stage
      const [old] = await receive(1)
      assert.ok(old)
      await claim('one')
      await inbox.settle(old, 'one', { state: 'applied' })
      const [held] = await receive(1)
      assert.deepEqual(idsOf(await claim('one')), [held?.deliveryId])
      await inbox.replay(old)
      assert.deepEqual(idsOf(await claim('two')), [old.deliveryId])
    },
  },
}
