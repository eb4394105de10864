import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InboxConcern } from './inbox-concern.js'
import { idsOf, long } from './inbox-stage.js'

export const inboxClaims: InboxConcern = {
  area: 'inbox claims',
  cases: {
    'gives the oldest first, and no more than asked for': async ({ receive, claim }) => {
      const deliveries = await receive(3, 1, 2, null)
      assert.deepEqual(idsOf(await claim('worker', { limit: 3 })), idsOf(deliveries.slice(0, 3)))
      assert.deepEqual(idsOf(await claim('worker', { limit: 3 })), idsOf(deliveries.slice(3)))
      assert.deepEqual(await claim('worker', { limit: 3 }), [])
    },

    'gives a delivery whole, with its attempts counted': async ({ receive, claim, stored }) => {
      const [delivery] = await receive(5)
      assert.ok(delivery)
      const [claimed] = await claim('worker')
      const known = { state: 'received', attempts: 1, nextAttemptAt: null, appliedAt: null, error: null }
      assert.deepEqual(claimed, { ...delivery, ...known, payload: JSON.parse(delivery.payload) })
      assert.deepEqual(await stored(delivery), claimed)
    },

    'gives nothing to a second worker that the first one holds': async ({ receive, claim }) => {
      await receive(1, 2, null)
      assert.equal((await claim('first')).length, 3)
      assert.deepEqual(await claim('second'), [])
      assert.deepEqual(await claim('first'), [])
    },

    'shares what there is between twenty workers that ask at once': async ({ receive, claim }) => {
      const projects = Array.from({ length: 60 }, (_, index) => (index % 4 === 0 ? null : index))
      const deliveries = await receive(...projects)
      const given: string[] = []
      for (let round = 0; round < 10 && given.length < deliveries.length; round += 1) {
        const shares = await Promise.all(
          Array.from({ length: 20 }, (_, index) => claim(`worker ${index}`, { limit: 5 })),
        )
        given.push(...shares.flatMap(idsOf))
      }
      assert.deepEqual(given.toSorted(), idsOf(deliveries).toSorted())
    },

    'passes a claim on that ran out': async ({ receive, claim }) => {
      const [delivery] = await receive(1)
      await claim('first', { milliseconds: 1 })
      await sleep(30)
      const [claimed] = await claim('second')
      assert.equal(claimed?.deliveryId, delivery?.deliveryId)
      assert.equal(claimed?.attempts, 2)
    },

    'prolongs claims of the worker that holds them': async ({ inbox, receive, claim }) => {
      const deliveries = await receive(1, null)
      await claim('first', { milliseconds: 200 })
      await inbox.extend(deliveries, 'first', long)
      await sleep(250)
      assert.deepEqual(await claim('second'), [])
    },

    'prolongs no claim for a worker that lost it': async ({ inbox, receive, claim }) => {
      const deliveries = await receive(1)
      await claim('first', { milliseconds: 1 })
      await sleep(30)
      assert.equal((await claim('second', { milliseconds: 100 })).length, 1)
      await inbox.extend(deliveries, 'first', long)
      await sleep(150)
      assert.equal((await claim('third')).length, 1)
    },

    'gives nothing of another host': async ({ inbox, host, delivery, claim }) => {
      await inbox.receive(delivery({ host: `other-${host}` }))
      assert.deepEqual(await claim('worker'), [])
    },
  },
}
