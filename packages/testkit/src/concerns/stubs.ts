import assert from 'node:assert/strict'
import { neverObserved } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aProject } from '../builders/a-project.js'
import { read, stub, tombstone, webhook } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

export const stubs: Concern = {
  area: 'stubs',
  cases: {
    'inserts a missing parent in a version that any view is newer than': async ({
      commit,
      scope,
      storedRow,
    }) => {
      const { id, github_id, name, full_name, owner, owner_id } = aProject(scope)
      const known = { id, github_id, name, full_name, owner, owner_id, github_updated_at: second(30) }
      const { tables } = await commit(stub('projects', known))
      const stored = await storedRow('projects', id)
      assert.equal(stored.full_name, full_name)
      assert.equal(stored.observed_at, neverObserved)
      assert.equal(stored.github_updated_at, null)
      assert.equal(stored.status, 'active')
      assert.deepEqual(tables.projects, { inserted: 1, updated: 0, skipped: 0, deleted: 0 })
    },

    'gives way to any view, from wherever it comes': async ({ commit, scope, storedRow }) => {
      const origins = [read, webhook]
      for (const [index, origin] of origins.entries()) {
        const project = aProject(scope, { github_id: 10 + index })
        await commit(stub('projects', { ...project, name: 'stub', github_updated_at: second(50) }))
        await commit(origin('projects', { ...project, name: 'view', github_updated_at: second(-9000) }))
        assert.equal((await storedRow('projects', project.id)).name, 'view')
      }
    },

    'leaves a stored row as it is': async ({ commit, scope, snapshot }) => {
      const project = aProject(scope)
      await commit(read('projects', project))
      const before = await snapshot()
      const { tables } = await commit(stub('projects', { ...project, name: 'stub', observed_at: second(90) }))
      assert.deepEqual(await snapshot(), before)
      assert.deepEqual(tables.projects, { inserted: 0, updated: 0, skipped: 1, deleted: 0 })
    },

    'does not revive what is buried': async ({ commit, scope, snapshot }) => {
      const project = aProject(scope)
      await commit(read('projects', project))
      await commit(tombstone('projects', [project.id], { observedAt: second(10) }))
      const before = await snapshot()
      await commit(stub('projects', { ...project, observed_at: second(90) }))
      assert.deepEqual(await snapshot(), before)
    },

    'is buried by any evidence': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope)
      await commit(stub('bugs', bug))
      await commit(tombstone('bugs', [bug.id], { observedAt: second(-9000) }))
      assert.equal((await storedRow('bugs', bug.id)).deleted_at, second(-9000))
    },
  },
}
