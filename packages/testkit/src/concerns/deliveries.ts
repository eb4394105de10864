import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { aDelivery } from '../builders/a-delivery.js'
import { webhook } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

export const deliveries: Concern = {
  area: 'deliveries',
  cases: {
    'notes when the rows of a delivery were committed, along with them': async ({
      insertDelivery,
      scope,
      store,
      storedRow,
    }) => {
      const delivery = aDelivery(scope)
      await insertDelivery(delivery)
      const { hook_id: hookId, delivery_id: deliveryId } = delivery
      const batch = {
        scope,
        changes: [webhook('bugs', aBug(scope))],
        delivery: { hookId, deliveryId, appliedAt: second(30) },
      }
      await store.commit(batch)
      const { updated_at, ...stored } = await storedRow('webhook_deliveries', delivery.id)
      const { updated_at: _, ...before } = delivery
      assert.deepEqual(stored, { ...before, applied_at: second(30) })
      await store.commit(batch)
      assert.equal((await storedRow('webhook_deliveries', delivery.id)).applied_at, second(30))
    },

    'marks no other delivery': async ({ insertDelivery, scope, store, strangers, stored }) => {
      const elsewhere = strangers.find(({ host }) => host !== scope.host) ?? scope
      const applied = aDelivery(scope, { hook_id: '77', delivery_id: 'one' })
      const others = [
        aDelivery(scope, { hook_id: '77', delivery_id: 'two' }),
        aDelivery(scope, { hook_id: '78', delivery_id: 'one' }),
        aDelivery(elsewhere, { hook_id: '77', delivery_id: 'one' }),
      ]
      for (const delivery of [applied, ...others]) await insertDelivery(delivery)
      const delivery = { hookId: '77', deliveryId: 'one', appliedAt: second(30) }
      await store.commit({ scope, changes: [], delivery })
      const rows = [
        ...(await stored('webhook_deliveries')),
        ...(await stored('webhook_deliveries', elsewhere)),
      ]
      const marked = rows.filter(({ applied_at }) => applied_at !== null)
      assert.deepEqual(
        marked.map(({ id }) => id),
        [applied.id],
      )
      assert.equal(rows.length, 4)
    },

    'commits the rows of a delivery that the inbox no longer has': async ({ scope, store, stored }) => {
      const delivery = { hookId: '77', deliveryId: 'swept', appliedAt: second(30) }
      await store.commit({ scope, changes: [webhook('bugs', aBug(scope))], delivery })
      assert.equal((await stored('bugs')).length, 1)
      assert.deepEqual(await stored('webhook_deliveries'), [])
    },
  },
}
