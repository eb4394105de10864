import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { aPullRequest } from '../builders/a-pull-request.js'
import { read } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'

const big = [2 ** 31, 2 ** 32 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER]

export const numbers: Concern = {
  area: 'numbers',
  cases: {
    "keeps GitHub's ids above 2^31 exactly, as numbers": async ({ commit, scope, store, storedRow }) => {
      const bugs = big.map((github_id, number) => aBug(scope, { github_id, author_id: github_id, number }))
      await commit(...bugs.map((bug) => read('bugs', bug)))
      for (const bug of bugs) {
        const { github_id, author_id } = await storedRow('bugs', bug.id)
        assert.deepEqual({ github_id, author_id }, { github_id: bug.github_id, author_id: bug.github_id })
      }
      const answers = await store.rows(scope, { table: 'bugs' })
      assert.deepEqual(
        answers.map(({ author_id }) => author_id),
        big,
      )
      const identities = await store.ids(scope, { table: 'bugs' })
      assert.deepEqual(
        identities.map(({ githubId }) => githubId),
        big,
      )
    },

    'finds and counts by numbers above 2^31': async ({ commit, scope, store }) => {
      await commit(
        ...big.map((author_id, index) => read('bugs', aBug(scope, { github_id: index, author_id }))),
        read('bugs', aBug(scope, { github_id: 99, author_id: 2 ** 40 })),
      )
      const where = { author_id: [2 ** 32 + 1, Number.MAX_SAFE_INTEGER] }
      const found = await store.ids(scope, { table: 'bugs', where })
      assert.deepEqual(
        found.map(({ githubId }) => githubId),
        [1, 3],
      )
      const counts = await store.count(scope, { table: 'bugs', by: 'author_id' })
      assert.equal(counts.get(String(2 ** 40)), 2)
    },

    'sorts numbers by size, not as text': async ({ commit, scope, store }) => {
      const sizes = [2 ** 40, 10, 9, 2 ** 31 + 1, 100]
      await commit(...sizes.map((github_id, number) => read('bugs', aBug(scope, { github_id, number }))))
      const up = await store.rows(scope, { table: 'bugs', orderBy: ['github_id'] })
      const down = await store.rows(scope, { table: 'bugs', orderBy: ['-github_id'] })
      const sorted = [9, 10, 100, 2 ** 31 + 1, 2 ** 40]
      assert.deepEqual(
        up.map(({ github_id }) => github_id),
        sorted,
      )
      assert.deepEqual(
        down.map(({ github_id }) => github_id),
        sorted.toReversed(),
      )
    },

    'keeps fractions exactly': async ({ commit, scope, storedRow }) => {
      const hours = [0.1 + 0.2, 1234567.891, 1 / 3, 0, -2.5, 1e-9]
      const rows = hours.map((cycle_time_hours, github_id) =>
        aPullRequest(scope, { github_id, cycle_time_hours }),
      )
      await commit(...rows.map((row) => read('pull_requests', row)))
      for (const row of rows) {
        assert.equal((await storedRow('pull_requests', row.id)).cycle_time_hours, row.cycle_time_hours)
      }
    },
  },
}
