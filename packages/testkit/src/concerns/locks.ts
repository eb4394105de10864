import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { HubSyncError, type Lease } from '@hubsync/core'
import type { Concern } from '../conformance/concern.js'
import type { Stage } from '../conformance/stage.js'

const long = 60_000

export const locks: Concern = {
  area: 'locks',
  cases: {
    'gives a free lease to the first who asks': async ({ lock, scope }) => {
      const asked = Date.now()
      const answer = await lock.acquire(scope, 'owner', { holder: 'first', ttlMs: long })
      assert.ok(answer.acquired)
      const { lease } = answer
      assert.deepEqual(
        { scope: lease.scope, name: lease.name, holder: lease.holder },
        { scope, name: 'owner', holder: 'first' },
      )
      assert.ok(Number.isSafeInteger(lease.token) && lease.token > 0)
      const left = lease.expiresAt.getTime() - asked
      assert.ok(left > long / 2 && left < long * 2, `expires about a minute from now, not in ${left} ms`)
    },

    'tells who holds a lease, and until when': async ({ lock, scope }) => {
      const first = await lock.acquire(scope, 'owner', { holder: 'first', ttlMs: long })
      assert.ok(first.acquired)
      const next = await lock.acquire(scope, 'owner', { holder: 'next', ttlMs: long })
      assert.ok(!next.acquired)
      assert.equal(next.holder, 'first')
      assert.equal(next.expiresAt.getTime(), first.lease.expiresAt.getTime())
    },

    'gives a held lease to nobody twice, not even to its holder': async ({ lock, scope }) => {
      await lock.acquire(scope, 'owner', { holder: 'first', ttlMs: long })
      assert.equal((await lock.acquire(scope, 'owner', { holder: 'first', ttlMs: long })).acquired, false)
    },

    'passes a lease that ran out on, with a greater token': async (stage) => {
      const first = await acquire(stage, 'first', 1)
      await sleep(30)
      const next = await acquire(stage, 'next', long)
      assert.ok(next.token > first.token, `${next.token} is greater than ${first.token}`)
      assert.equal(next.holder, 'next')
    },

    'passes a lease that was given back on, with a greater token': async (stage) => {
      const first = await acquire(stage, 'first', long)
      await stage.lock.release(first)
      const next = await acquire(stage, 'next', long)
      assert.ok(next.token > first.token, `${next.token} is greater than ${first.token}`)
    },

    'prolongs a lease under the same token': async (stage) => {
      const lease = await acquire(stage, 'first', 1)
      await sleep(30)
      const renewed = await stage.lock.renew(lease, long)
      assert.equal(renewed.token, lease.token)
      assert.ok(renewed.expiresAt.getTime() > lease.expiresAt.getTime() + long / 2)
      const answer = await stage.lock.acquire(stage.scope, 'owner', { holder: 'next', ttlMs: long })
      assert.equal(answer.acquired, false)
    },

    'refuses to prolong a lease that somebody else took': async (stage) => {
      const lost = await acquire(stage, 'first', 1)
      await sleep(30)
      const held = await acquire(stage, 'next', long)
      await assert.rejects(
        stage.lock.renew(lost, long),
        (error) => HubSyncError.is(error) && error.code === 'lease_lost',
      )
      const answer = await stage.lock.acquire(stage.scope, 'owner', { holder: 'third', ttlMs: long })
      assert.ok(!answer.acquired)
      assert.equal(answer.holder, held.holder)
    },

    'does not prolong a lease that was given back': async (stage) => {
      const lease = await acquire(stage, 'first', long)
      await stage.lock.release(lease)
      await assert.rejects(
        stage.lock.renew(lease, long),
        (error) => HubSyncError.is(error) && error.code === 'lease_lost',
      )
      await acquire(stage, 'next', long)
    },

    'does nothing when a lost lease is given back': async (stage) => {
      const lost = await acquire(stage, 'first', 1)
      await sleep(30)
      await acquire(stage, 'next', long)
      await stage.lock.release(lost)
      const answer = await stage.lock.acquire(stage.scope, 'owner', { holder: 'third', ttlMs: long })
      assert.ok(!answer.acquired)
      assert.equal(answer.holder, 'next')
    },

    'keeps the leases of different names apart': async (stage) => {
      await acquire(stage, 'first', long)
      const other = await stage.lock.acquire(stage.scope, 'another owner', { holder: 'next', ttlMs: long })
      assert.ok(other.acquired)
      await stage.lock.release(other.lease)
      assert.equal(
        (await stage.lock.acquire(stage.scope, 'owner', { holder: 'x', ttlMs: long })).acquired,
        false,
      )
    },

    'lets one of twenty win that ask at the same time': async ({ lock, scope }) => {
      const holders = Array.from({ length: 20 }, (_, index) => `holder ${index}`)
      const answers = await Promise.all(
        holders.map((holder) => lock.acquire(scope, 'owner', { holder, ttlMs: long })),
      )
      const [winner, ...others] = answers.filter(({ acquired }) => acquired)
      assert.ok(winner?.acquired)
      assert.equal(others.length, 0)
      for (const answer of answers) {
        if (!answer.acquired) assert.equal(answer.holder, winner.lease.holder)
      }
    },

    'lets one of twenty win that ask for a lease that ran out': async (stage) => {
      const first = await acquire(stage, 'first', 1)
      await sleep(30)
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stage.lock.acquire(stage.scope, 'owner', { holder: `holder ${index}`, ttlMs: long }),
        ),
      )
      const winners = answers.filter(({ acquired }) => acquired)
      assert.equal(winners.length, 1)
      assert.ok(winners[0]?.acquired && winners[0].lease.token > first.token)
    },
  },
}

async function acquire({ lock, scope }: Stage, holder: string, ttlMs: number): Promise<Lease> {
  const answer = await lock.acquire(scope, 'owner', { holder, ttlMs })
  assert.ok(answer.acquired, `${holder} gets the lease`)
  return answer.lease
}
