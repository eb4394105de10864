import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { aProject } from '../builders/a-project.js'
import { read, stub, tombstone, webhook } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

export const duplicateKeys: Concern = {
  area: 'duplicate-keys',
  cases: {
    'applies versions of one row in one batch in their order': async ({ commit, scope, stored }) => {
      const bug = aBug(scope, { observed_at: second(10) })
      await commit(
        read('bugs', { ...bug, title: 'first' }),
        read('bugs', { ...bug, title: 'second' }),
        read('bugs', { ...bug, title: 'third' }),
      )
      assert.deepEqual(
        (await stored('bugs')).map(({ title }) => title),
        ['third'],
      )
    },

    'keeps the newest of one batch, though it does not come last': async ({ commit, scope, stored }) => {
      const bug = aBug(scope)
      await commit(
        read('bugs', { ...bug, title: 'newest', github_updated_at: second(2), observed_at: second(10) }),
        webhook('bugs', { ...bug, title: 'older', github_updated_at: second(1), observed_at: second(1) }),
      )
      assert.deepEqual(
        (await stored('bugs')).map(({ title }) => title),
        ['newest'],
      )
    },

    'joins views of one row that tell different columns': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope, { observed_at: second(10) })
      const { id, github_id, observed_at } = bug
      await commit(
        read('bugs', bug),
        read('bugs', { id, github_id, observed_at, milestone: '1.0' }),
        read('bugs', { id, github_id, observed_at, comments: 7 }),
      )
      const { title, milestone, comments } = await storedRow('bugs', id)
      assert.deepEqual({ title, milestone, comments }, { title: bug.title, milestone: '1.0', comments: 7 })
    },

    'lets a view follow a stub, and a stub a view': async ({ commit, scope, stored }) => {
      const [one, two] = [aProject(scope, { github_id: 1 }), aProject(scope, { github_id: 2 })]
      await commit(
        stub('projects', { ...one, name: 'stub' }),
        read('projects', { ...one, name: 'view' }),
        stub('projects', { ...one, name: 'stub' }),
        read('projects', { ...two, name: 'view' }),
        stub('projects', { ...two, name: 'stub' }),
      )
      assert.deepEqual(
        (await stored('projects')).map(({ name }) => name),
        ['view', 'view'],
      )
    },

    'buries a row that the same batch wrote, or revives one that it buried': async (stage) => {
      const { commit, scope, storedRow } = stage
      const buried = aBug(scope, { github_id: 1, observed_at: second(10) })
      const revived = aBug(scope, { github_id: 2, observed_at: second(10) })
      await commit(read('bugs', revived))
      await commit(
        read('bugs', buried),
        tombstone('bugs', [buried.id, revived.id, buried.id], { observedAt: second(20) }),
        read('bugs', { ...revived, observed_at: second(30) }),
      )
      assert.equal((await storedRow('bugs', buried.id)).deleted_at, second(20))
      assert.equal((await storedRow('bugs', revived.id)).deleted_at, null)
    },
  },
}
