import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { aMember } from '../builders/a-member.js'
import { read, webhook } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'

export const settledRows: Concern = {
  area: 'settled-rows',
  cases: {
    'asks for a row again that was observed in the second of its change': async ({
      commit,
      scope,
      storedRow,
    }) => {
      const bug = aBug(scope, { github_updated_at: at('10'), observed_at: at('10.900') })
      const { reread } = await commit(read('bugs', bug))
      assert.deepEqual(reread, [{ table: 'bugs', id: bug.id }])
      assert.equal((await storedRow('bugs', bug.id)).is_settled, false)
    },

    'asks for a stored row again that changed in the second of its observation': async (stage) => {
      const { commit, scope, storedRow } = stage
      const bug = aBug(scope, { github_updated_at: at('05'), observed_at: at('06') })
      await commit(read('bugs', bug))
      const { reread } = await commit(
        webhook('bugs', { ...bug, title: 'Changed', github_updated_at: at('10'), observed_at: at('10') }),
      )
      assert.deepEqual(reread, [{ table: 'bugs', id: bug.id }])
      assert.equal((await storedRow('bugs', bug.id)).is_settled, false)
    },

    'takes a row for settled that was observed in a later second': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope, { github_updated_at: at('10.900'), observed_at: at('11') })
      const { reread } = await commit(read('bugs', bug))
      assert.deepEqual(reread, [])
      assert.equal((await storedRow('bugs', bug.id)).is_settled, true)
    },

    'takes a row without a time of change for settled': async ({ commit, scope, storedRow }) => {
      const member = aMember(scope)
      const { reread } = await commit(read('members', member))
      assert.deepEqual(reread, [])
      assert.equal((await storedRow('members', member.id)).is_settled, true)
    },

    'asks for a row again in which two different views share both times': async ({
      commit,
      scope,
      storedRow,
    }) => {
      const bug = aBug(scope, { github_updated_at: at('10'), observed_at: at('20') })
      await commit(read('bugs', bug))
      const { reread } = await commit(read('bugs', { ...bug, title: 'Another view' }))
      assert.deepEqual(reread, [{ table: 'bugs', id: bug.id }])
      assert.equal((await storedRow('bugs', bug.id)).is_settled, false)
    },

    'settles a row that a later read confirms, without counting a write': async (stage) => {
      const { commit, scope, storedRow } = stage
      const bug = aBug(scope, { github_updated_at: at('10'), observed_at: at('10') })
      await commit(read('bugs', bug))
      const { reread, tables } = await commit(read('bugs', { ...bug, observed_at: at('15') }))
      assert.deepEqual(reread, [])
      assert.equal(tables.bugs?.updated, 0)
      assert.equal((await storedRow('bugs', bug.id)).is_settled, true)
    },

    'skips a view observed before the read that settled the row': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope, { title: 'Confirmed', github_updated_at: at('10'), observed_at: at('10') })
      await commit(read('bugs', bug))
      await commit(read('bugs', { ...bug, observed_at: at('15') }))
      await commit(read('bugs', { ...bug, title: 'Observed before', observed_at: at('12') }))
      assert.equal((await storedRow('bugs', bug.id)).title, 'Confirmed')
    },

    'settles a row with the version that overrules it': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope, { github_updated_at: at('10'), observed_at: at('10') })
      await commit(read('bugs', bug))
      await commit(read('bugs', { ...bug, title: 'New', github_updated_at: at('11'), observed_at: at('15') }))
      assert.equal((await storedRow('bugs', bug.id)).is_settled, true)
    },

    'finds the rows that wait to be read again': async ({ commit, scope, store }) => {
      const waiting = aBug(scope, { github_id: 1, github_updated_at: at('10'), observed_at: at('10') })
      const settled = aBug(scope, { github_id: 2, github_updated_at: at('10'), observed_at: at('15') })
      await commit(read('bugs', waiting), read('bugs', settled))
      const found = await store.ids(scope, { table: 'bugs', where: { is_settled: false } })
      assert.deepEqual(
        found.map(({ id }) => id),
        [waiting.id],
      )
    },
  },
}

function at(seconds: string): string {
  return new Date(`2026-03-01T12:00:${seconds}Z`).toISOString()
}
