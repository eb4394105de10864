import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { aCommit } from '../builders/a-commit.js'
import { mark, read } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

export const marks: Concern = {
  area: 'marks',
  cases: {
    'sets columns on all rows that match, and on no others': async ({ commit, scope, stored }) => {
      const project_id = aBug(scope).project_id
      const other = '00000000-0000-4000-8000-000000000001'
      const rows = [
        aCommit(scope, { sha: 'a1', project_id }),
        aCommit(scope, { sha: 'a2', project_id }),
        aCommit(scope, { sha: 'a3', project_id }),
        aCommit(scope, { sha: 'a1', project_id: other }),
      ]
      await commit(...rows.map((row) => read('commits', row)))
      const orphaned = { is_orphaned: true, on_default_branch: false }
      const { tables } = await commit(mark('commits', { project_id, sha: ['a1', 'a3', 'missing'] }, orphaned))
      const marked = (await stored('commits')).filter(({ is_orphaned }) => is_orphaned)
      assert.deepEqual(marked.map(({ sha }) => sha).toSorted(), ['a1', 'a3'])
      assert.ok(marked.every((row) => row.project_id === project_id && row.on_default_branch === false))
      assert.equal(tables.commits?.updated, 2)
    },

    'matches null, and nothing where no value is acceptable': async ({ commit, scope, storedRow }) => {
      const [without, withOne] = [
        aBug(scope, { github_id: 1 }),
        aBug(scope, { github_id: 2, milestone: '1.0' }),
      ]
      await commit(read('bugs', without), read('bugs', withOne))
      await commit(
        mark('bugs', { milestone: null }, { milestone: '2.0' }),
        mark('bugs', { id: [] }, { comments: 99 }),
      )
      assert.equal((await storedRow('bugs', without.id)).milestone, '2.0')
      assert.equal((await storedRow('bugs', withOne.id)).milestone, '1.0')
      assert.equal((await storedRow('bugs', withOne.id)).comments, 2)
    },

    'stands outside the rule of versions': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope)
      await commit(read('bugs', bug))
      const before = await storedRow('bugs', bug.id)
      const { reread } = await commit(mark('bugs', { id: bug.id }, { milestone: 'marked' }))
      const after = await storedRow('bugs', bug.id)
      assert.deepEqual(after, { ...before, milestone: 'marked', updated_at: after.updated_at })
      assert.deepEqual(reread, [])
    },

    'does not write rows that are so already': async ({ commit, scope, snapshot }) => {
      await commit(read('bugs', aBug(scope, { milestone: '1.0' })))
      const before = await snapshot()
      const { tables } = await commit(mark('bugs', { number: 1 }, { milestone: '1.0' }))
      assert.deepEqual(await snapshot(), before)
      assert.equal(tables.bugs?.updated, 0)
    },

    'sees what the changes before it in the batch wrote': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope)
      await commit(read('bugs', bug), mark('bugs', { title: bug.title }, { milestone: 'marked' }))
      assert.equal((await storedRow('bugs', bug.id)).milestone, 'marked')
    },

    'empties columns': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope, { milestone: '1.0', observed_at: second(0) })
      await commit(read('bugs', bug), mark('bugs', { id: bug.id }, { milestone: null }))
      assert.equal((await storedRow('bugs', bug.id)).milestone, null)
    },
  },
}
