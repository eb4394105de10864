import assert from 'node:assert/strict'
import { second } from '../conformance/second.js'
import type { InboxConcern } from './inbox-concern.js'
import { idsOf } from './inbox-stage.js'

export const inboxContents: InboxConcern = {
  area: 'inbox contents',
  cases: {
    'lists the newest first, as many as asked for': async ({ inbox, host, receive }) => {
      const deliveries = await receive(1, 2, null, 1)
      assert.deepEqual(idsOf(await inbox.list(host)), idsOf(deliveries.toReversed()))
      assert.deepEqual(
        idsOf(await inbox.list(host, { limit: 2 })),
        idsOf(deliveries.toReversed().slice(0, 2)),
      )
    },

    'lists by state, by project, by GitHub id and by hook': async (stage) => {
      const { inbox, host, receive, claim } = stage
      const [first, second, third] = await receive(1, 2, 1)
      assert.ok(first && second && third)
      await claim('worker')
      await inbox.settle(first, 'worker', { state: 'parked', error: 'broken' })
      assert.deepEqual(idsOf(await inbox.list(host, { state: 'parked' })), [first.deliveryId])
      assert.deepEqual(idsOf(await inbox.list(host, { projectGithubId: 1 })), idsOf([third, first]))
      assert.deepEqual(idsOf(await inbox.list(host, { deliveryId: second.deliveryId })), [second.deliveryId])
      assert.deepEqual(await inbox.list(host, { state: 'parked', projectGithubId: 2 }), [])
      const { deliveryId } = first
      await inbox.receive(stage.delivery({ hookId: '78', deliveryId }))
      const hooks = async (hookId: string) =>
        (await inbox.list(host, { hookId, deliveryId })).map((each) => each.hookId)
      assert.deepEqual([await hooks('77'), await hooks('78'), await hooks('79')], [['77'], ['78'], []])
    },

    'counts every state, also those of which there are none': async ({ inbox, host, receive, claim }) => {
      const deliveries = await receive(1, 2, 3, 4, 5)
      const [first, second, third, fourth] = deliveries
      assert.ok(first && second && third && fourth)
      await claim('worker')
      await inbox.settle(first, 'worker', { state: 'applied' })
      await inbox.settle(second, 'worker', { state: 'parked', error: 'broken' })
      await inbox.settle(third, 'worker', { state: 'delayed', waitMs: 0, error: 'failed' })
      await inbox.settle(fourth, 'worker', { state: 'untold', waitMs: 0, error: 'failed' })
      const counts = { received: 1, delayed: 1, untold: 1, applied: 1, ignored: 0, parked: 1 }
      assert.deepEqual(await inbox.count(host), counts)
      assert.deepEqual(await inbox.count(`empty-${host}`), {
        ...{ received: 0, delayed: 0, untold: 0 },
        ...{ applied: 0, ignored: 0, parked: 0 },
      })
    },

    'forgets what is old and settled in a way that was named': async ({ inbox, host, receive, claim }) => {
      const deliveries = await receive(1, 2, 3, 4, 5)
      const [applied, ignored, parked, open, young] = deliveries
      assert.ok(applied && ignored && parked && open && young)
      await claim('worker', { limit: 3 })
      await inbox.settle(applied, 'worker', { state: 'applied' })
      await inbox.settle(ignored, 'worker', { state: 'ignored', reason: 'no rows' })
      await inbox.settle(parked, 'worker', { state: 'parked', error: 'broken' })
      assert.equal(await inbox.prune(host, ['applied', 'ignored'], new Date(second(2))), 1)
      assert.equal(await inbox.prune(host, ['applied', 'ignored'], new Date(second(100))), 1)
      assert.deepEqual(idsOf(await inbox.list(host)), idsOf([young, open, parked]))
      assert.equal(await inbox.prune(host, ['parked'], new Date(second(100))), 1)
      assert.equal(await inbox.prune(`other-${host}`, ['applied'], new Date(second(100))), 0)
      assert.equal((await inbox.list(host)).length, 2)
    },

    'takes a delivery again that it has forgotten': async ({ inbox, host, receive, claim }) => {
      const [delivery] = await receive(1)
      assert.ok(delivery)
      await claim('worker')
      await inbox.settle(delivery, 'worker', { state: 'applied' })
      await inbox.prune(host, ['applied'], new Date(second(100)))
      assert.equal(await inbox.receive(delivery), 'stored')
    },
  },
}
