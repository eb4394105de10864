import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { read } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

const size = 10_000

export const volume: Concern = {
  area: 'volume',
  cases: {
    'takes ten thousand rows in one batch, again unchanged, and again changed': async (stage) => {
      const { commit, scope, store, stored, random } = stage
      const numbers = random.shuffle(Array.from({ length: size }, (_, index) => index + 1))
      const bugs = numbers.map((github_id) => aBug(scope, { github_id, observed_at: second(10) }))
      const inserted = await commit(...bugs.map((bug) => read('bugs', bug)))
      assert.deepEqual(inserted.tables.bugs, { inserted: size, updated: 0, skipped: 0, deleted: 0 })
      const again = bugs.map((bug) => read('bugs', { ...bug, observed_at: second(20) }))
      const skipped = await commit(...again)
      assert.deepEqual(skipped.tables.bugs, { inserted: 0, updated: 0, skipped: size, deleted: 0 })
      const changed = bugs.map((bug) =>
        read('bugs', { ...bug, comments: bug.number, observed_at: second(30) }),
      )
      const updated = await commit(...changed)
      const differing = bugs.filter((bug) => bug.number !== bug.comments).length
      assert.deepEqual(updated.tables.bugs, {
        inserted: 0,
        updated: differing,
        skipped: size - differing,
        deleted: 0,
      })
      const rows = await stored('bugs')
      assert.ok(rows.every(({ comments, number }) => comments === number))
      const counts = await store.count(scope, { table: 'bugs', by: 'project_id' })
      assert.deepEqual([...counts.values()], [size])
      assert.equal((await store.ids(scope, { table: 'bugs' })).length, size)
    },

    'takes a list of ten thousand acceptable values': async ({ commit, scope, store }) => {
      const bugs = Array.from({ length: 100 }, (_, index) => aBug(scope, { github_id: index * 100 }))
      await commit(...bugs.map((bug) => read('bugs', bug)))
      const github_id = Array.from({ length: size }, (_, index) => index)
      assert.equal((await store.ids(scope, { table: 'bugs', where: { github_id } })).length, 100)
    },
  },
}
