import assert from 'node:assert/strict'
import type { InboxConcern } from './inbox-concern.js'

export const inboxReceipts: InboxConcern = {
  area: 'inbox receipts',
  cases: {
    'keeps what GitHub sent, every part of it': async ({ inbox, delivery, stored }) => {
      const payload = { action: 'edited', list: [1, 'zwei', null, { deep: true }], text: 'Grüße 🎉\n"\\' }
      const text = JSON.stringify(payload, null, 2)
      const whole = delivery({ action: 'edited', projectGithubId: 2 ** 41, payload: text })
      const bare = delivery({ action: null, projectGithubId: null, event: 'push', hookId: '12345678901' })
      for (const each of [whole, bare]) {
        assert.equal(await inbox.receive(each), 'stored')
        const fresh = { state: 'received', attempts: 0, nextAttemptAt: null, appliedAt: null, error: null }
        assert.deepEqual(await stored(each), { ...each, ...fresh, payload: JSON.parse(each.payload) })
      }
    },

    'stores a delivery once, and leaves it as it came first': async ({ inbox, delivery, stored }) => {
      const first = delivery()
      assert.equal(await inbox.receive(first), 'stored')
      const again = { ...first, event: 'push', payload: '{"other":true}', receivedAt: delivery().receivedAt }
      assert.equal(await inbox.receive(again), 'known')
      assert.deepEqual((await stored(first)).payload, JSON.parse(first.payload))
      assert.equal((await stored(first)).event, first.event)
    },

    'knows a delivery again that was settled': async ({ inbox, receive, claim, stored }) => {
      const [delivery] = await receive(1)
      assert.ok(delivery)
      await claim('worker')
      await inbox.settle(delivery, 'worker', { state: 'applied' })
      assert.equal(await inbox.receive(delivery), 'known')
      assert.equal((await stored(delivery)).state, 'applied')
      assert.deepEqual(await claim('worker'), [])
    },

    'stores one of twenty that come at the same time': async ({ inbox, host, delivery }) => {
      const same = delivery()
      const answers = await Promise.all(Array.from({ length: 20 }, () => inbox.receive({ ...same })))
      assert.equal(answers.filter((answer) => answer === 'stored').length, 1)
      assert.equal((await inbox.list(host)).length, 1)
    },

    'stores every one of five hundred that come at the same time': async ({ inbox, host, delivery }) => {
      const many = Array.from({ length: 500 }, (_, index) => delivery({ projectGithubId: index % 7 }))
      const answers = await Promise.all(many.map((each) => inbox.receive(each)))
      assert.ok(answers.every((answer) => answer === 'stored'))
      assert.equal((await inbox.count(host)).received, 500)
    },

    'keeps deliveries of other hooks and other hosts apart': async ({ inbox, host, delivery }) => {
      const one = delivery({ hookId: '1' })
      const elsewhere = `other-${host}`
      assert.equal(await inbox.receive(one), 'stored')
      assert.equal(await inbox.receive({ ...one, hookId: '2' }), 'stored')
      assert.equal(await inbox.receive({ ...one, host: elsewhere }), 'stored')
      assert.equal((await inbox.list(host)).length, 2)
      assert.equal((await inbox.list(elsewhere)).length, 1)
      assert.equal((await inbox.count(elsewhere)).received, 1)
    },

    'takes text that databases refuse': async ({ inbox, delivery, claim }) => {
      const text = { title: 'NUL \0 and half \ud83c of a pair', 'k\0ey': '\udfff' }
      const odd = delivery({ payload: JSON.stringify(text) })
      const escaped = delivery({
        projectGithubId: 2,
        payload: JSON.stringify({ title: 'written \\u0000 as text' }),
      })
      await Promise.all([odd, escaped].map((each) => inbox.receive(each)))
      const claimed = await claim('worker')
      assert.equal(claimed.length, 2)
      assert.deepEqual(claimed[1]?.payload, JSON.parse(escaped.payload))
    },

    'takes a payload of several megabytes': async ({ inbox, delivery, claim }) => {
      const large = delivery({ payload: JSON.stringify({ body: 'x'.repeat(5 * 1024 * 1024) }) })
      await inbox.receive(large)
      const [claimed] = await claim('worker')
      assert.deepEqual(claimed?.payload, JSON.parse(large.payload))
    },
  },
}
