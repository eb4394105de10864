import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InboxConcern } from './inbox-concern.js'
import { idsOf, long } from './inbox-stage.js'

export const inboxSettlements: InboxConcern = {
  area: 'inbox settlements',
  cases: {
    'is done with what was applied, ignored or parked': async ({ inbox, receive, claim, stored }) => {
      const [applied, ignored, parked] = await receive(1, 2, 3)
      assert.ok(applied && ignored && parked)
      await claim('worker', { milliseconds: 1 })
      assert.equal(await inbox.settle(applied, 'worker', { state: 'applied' }), true)
      assert.equal(await inbox.settle(ignored, 'worker', { state: 'ignored', reason: 'no rows' }), true)
      assert.equal(await inbox.settle(parked, 'worker', { state: 'parked', error: 'broken' }), true)
      await sleep(30)
      assert.deepEqual(await claim('worker'), [])
      const { appliedAt, ...rest } = await stored(applied)
      assert.ok(appliedAt, 'tells when it was applied')
      assert.deepEqual({ state: rest.state, error: rest.error }, { state: 'applied', error: null })
      assert.deepEqual(
        [await stored(ignored), await stored(parked)].map(({ state, error }) => [state, error]),
        [
          ['ignored', 'no rows'],
          ['parked', 'broken'],
        ],
      )
    },

    'gives a failed delivery again after its wait, and not before': async (stage) => {
      const { inbox, receive, claim, stored } = stage
      const deliveries = await receive(1, 2, 3)
      await claim('worker')
      for (const [index, state] of (['received', 'delayed', 'untold'] as const).entries()) {
        const delivery = deliveries[index]
        assert.ok(delivery)
        await inbox.settle(delivery, 'worker', { state, waitMs: 400, error: 'failed' })
        const { state: now, error, nextAttemptAt } = await stored(delivery)
        assert.deepEqual([now, error], [state, 'failed'])
        assert.ok(nextAttemptAt !== null)
      }
      assert.deepEqual(await claim('worker'), [])
      await sleep(450)
      assert.deepEqual(idsOf(await claim('worker')), idsOf(deliveries))
    },

    'counts the attempts of telling from the beginning': async ({ inbox, receive, claim, stored }) => {
      const [delivery] = await receive(1)
      assert.ok(delivery)
      const attempts = []
      for (const state of ['received', 'untold', 'untold'] as const) {
        attempts.push(...(await claim('worker')).map((each) => each.attempts))
        await inbox.settle(delivery, 'worker', { state, waitMs: 0, error: 'failed' })
      }
      attempts.push(...(await claim('worker')).map((each) => each.attempts))
      assert.deepEqual(attempts, [1, 2, 1, 2])
      await inbox.settle(delivery, 'worker', { state: 'telling' })
      assert.equal((await stored(delivery)).attempts, 2)
    },

    'leaves a delivery that is being told with its worker, and lets those behind it go': async (stage) => {
      const { inbox, receive, claim, stored } = stage
      const [first] = await receive(1)
      assert.ok(first)
      await claim('one')
      assert.equal(await inbox.settle(first, 'somebody else', { state: 'telling' }), false)
      assert.equal(await inbox.settle(first, 'one', { state: 'telling' }), true)
      const { state, attempts, error, nextAttemptAt, appliedAt } = await stored(first)
      assert.deepEqual([state, attempts, error, nextAttemptAt], ['untold', 0, null, null])
      assert.ok(appliedAt, 'tells when it was applied')
      const behind = await receive(1)
      assert.deepEqual(idsOf(await claim('two')), idsOf(behind))
      assert.equal(await inbox.settle(first, 'one', { state: 'applied' }), true)
      assert.equal((await stored(first)).state, 'applied')
    },

    'gives what was being told to another worker when its own died': async (stage) => {
      const { inbox, receive, claim } = stage
      const [first] = await receive(1)
      assert.ok(first)
      await claim('dying', { milliseconds: 1 })
      await inbox.settle(first, 'dying', { state: 'telling' })
      await sleep(30)
      const [claimed] = await claim('next')
      assert.deepEqual(
        [claimed?.deliveryId, claimed?.state, claimed?.attempts],
        [first.deliveryId, 'untold', 1],
      )
      assert.equal(await inbox.settle(first, 'dying', { state: 'applied' }), false)
    },

    'forgets the error of a delivery that is applied in the end': async (stage) => {
      const { inbox, receive, claim, stored } = stage
      const [delivery] = await receive(1)
      assert.ok(delivery)
      await claim('worker')
      await inbox.settle(delivery, 'worker', { state: 'delayed', waitMs: 0, error: 'failed' })
      await claim('worker')
      await inbox.settle(delivery, 'worker', { state: 'applied' })
      assert.equal((await stored(delivery)).error, null)
    },

    'takes an untried delivery back as if it had not been given': async ({
      inbox,
      receive,
      claim,
      stored,
    }) => {
      const [delivery] = await receive(1)
      assert.ok(delivery)
      const before = await stored(delivery)
      await claim('worker')
      assert.equal(await inbox.settle(delivery, 'worker', { state: 'untried' }), true)
      assert.deepEqual(await stored(delivery), before)
      assert.equal((await claim('next')).length, 1)
    },

    'lets nobody settle what another worker holds': async ({ inbox, receive, claim, stored }) => {
      const [delivery] = await receive(1)
      assert.ok(delivery)
      assert.equal(await inbox.settle(delivery, 'nobody', { state: 'applied' }), false)
      await claim('first', { milliseconds: 1 })
      await sleep(30)
      await claim('second')
      assert.equal(await inbox.settle(delivery, 'first', { state: 'parked', error: 'late' }), false)
      assert.equal((await stored(delivery)).state, 'received')
      assert.equal(await inbox.settle(delivery, 'second', { state: 'applied' }), true)
      assert.equal(await inbox.settle(delivery, 'second', { state: 'applied' }), false)
    },

    'settles many at once, each as it was told': async ({ inbox, receive, claim, host }) => {
      const deliveries = await receive(...Array.from({ length: 60 }, (_, index) => index))
      await claim('worker', { limit: 60 })
      const answers = await Promise.all(
        deliveries.map((delivery, index) =>
          inbox.settle(
            delivery,
            index % 3 === 0 ? 'somebody else' : 'worker',
            index % 3 === 1 ? { state: 'applied' } : { state: 'ignored', reason: `number ${index}` },
          ),
        ),
      )
      assert.deepEqual(
        answers,
        deliveries.map((_, index) => index % 3 !== 0),
      )
      const { received, applied, ignored } = await inbox.count(host)
      assert.deepEqual({ received, applied, ignored }, { received: 20, applied: 20, ignored: 20 })
      const [first] = await inbox.list(host, { state: 'ignored', limit: 1 })
      assert.equal(first?.error, 'number 59')
    },

    'makes a delivery due again as if it had just come': async ({ inbox, receive, claim, stored }) => {
      const [parked, waiting] = await receive(1, 2)
      assert.ok(parked && waiting)
      const before = await stored(parked)
      await claim('worker')
      await inbox.settle(parked, 'worker', { state: 'parked', error: 'broken' })
      await inbox.settle(waiting, 'worker', { state: 'delayed', waitMs: long, error: 'failed' })
      for (const each of [parked, waiting]) assert.equal(await inbox.replay(each), true)
      assert.deepEqual(await stored(parked), before)
      assert.deepEqual(idsOf(await claim('worker')), idsOf([parked, waiting]))
    },

    'takes a delivery that is replayed from who holds it': async ({ inbox, receive, claim, stored }) => {
      const [delivery] = await receive(1)
      assert.ok(delivery)
      await claim('first')
      await inbox.replay(delivery)
      assert.equal(await inbox.settle(delivery, 'first', { state: 'applied' }), false)
      assert.equal((await stored(delivery)).state, 'received')
      assert.equal((await claim('second')).length, 1)
    },

    'replays nothing that it does not have': async ({ inbox, delivery }) => {
      assert.equal(await inbox.replay(delivery()), false)
    },
  },
}
