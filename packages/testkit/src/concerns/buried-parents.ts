import assert from 'node:assert/strict'
import type { Store, TableName } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aMember } from '../builders/a-member.js'
import { aProject } from '../builders/a-project.js'
import { aPullRequest } from '../builders/a-pull-request.js'
import { aReview } from '../builders/a-review.js'
import { read, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const buriedParents: Concern = {
  area: 'buried-parents',
  cases: {
    'hides what stands under a tombstone, at any depth': async (stage) => {
      const { project } = await storeFamily(stage)
      await stage.commit(tombstone('projects', [project.id], { observedAt: second(60) }))
      assert.deepEqual(await visible(stage), {
        bugs: [2],
        pull_requests: [2],
        pull_request_reviews: [2],
        members: [1],
      })
    },

    'hides reviews of a buried pull request, and nothing beside them': async (stage) => {
      const { pullRequest } = await storeFamily(stage)
      await stage.commit(tombstone('pull_requests', [pullRequest.id], { observedAt: second(60) }))
      assert.deepEqual(await visible(stage), {
        bugs: [1, 2],
        pull_requests: [2],
        pull_request_reviews: [2],
        members: [1],
      })
    },

    'shows hidden rows to those who ask for all, untouched': async (stage) => {
      const { project } = await storeFamily(stage)
      const before = await stage.stored('bugs')
      await stage.commit(tombstone('projects', [project.id], { observedAt: second(60) }))
      const found = await stage.store.rows(stage.scope, { table: 'bugs', visibility: 'all' })
      assert.equal(found.length, 2)
      assert.deepEqual(await stage.stored('bugs'), before)
    },

    'shows children again once their parent is back': async (stage) => {
      const { project } = await storeFamily(stage)
      await stage.commit(tombstone('projects', [project.id], { observedAt: second(60) }))
      await stage.commit(read('projects', { ...project, observed_at: second(90) }))
      assert.deepEqual(await visible(stage), {
        bugs: [1, 2],
        pull_requests: [1, 2],
        pull_request_reviews: [1, 2],
        members: [1],
      })
    },

    'leaves hidden rows out of counts': async (stage) => {
      const { project } = await storeFamily(stage)
      await stage.commit(tombstone('projects', [project.id], { observedAt: second(60) }))
      const counts = await stage.store.count(stage.scope, { table: 'bugs', by: 'project_id' })
      assert.deepEqual(counts, new Map([[aProject(stage.scope, { github_id: 2 }).id, 1]]))
    },

    'shows children whose parent was never stored': async (stage) => {
      await stage.commit(read('bugs', aBug(stage.scope)), read('pull_request_reviews', aReview(stage.scope)))
      const { bugs, pull_request_reviews } = await visible(stage)
      assert.deepEqual([bugs, pull_request_reviews], [[1], [1]])
    },
  },
}

/** Two projects with a bug, a pull request and a review each, and a member that stands under none. */
async function storeFamily({ commit, scope }: Stage) {
  const families = [1, 2].map((github_id) => {
    const project = aProject(scope, { github_id })
    const bug = aBug(scope, { github_id, project_id: project.id })
    const pullRequest = aPullRequest(scope, { github_id, project_id: project.id })
    const review = aReview(scope, { github_id, pull_request_id: pullRequest.id })
    return { project, bug, pullRequest, review }
  })
  await commit(
    ...families.flatMap(({ project, bug, pullRequest, review }) => [
      read('projects', project),
      read('bugs', bug),
      read('pull_requests', pullRequest),
      read('pull_request_reviews', review),
    ]),
    read('members', aMember(scope, { github_id: 1 })),
  )
  const [first] = families
  assert.ok(first)
  return first
}

/** GitHub's ids of the rows that both `rows` and `ids` show. */
async function visible({ store, scope }: Stage): Promise<Record<string, unknown[]>> {
  const shown: Record<string, unknown[]> = {}
  for (const table of ['bugs', 'pull_requests', 'pull_request_reviews', 'members'] as const) {
    shown[table] = (await store.rows(scope, { table })).map(({ github_id }) => github_id)
    assert.deepEqual(await githubIds(store, scope, table), shown[table])
  }
  return shown
}

async function githubIds(store: Store, scope: Stage['scope'], table: TableName): Promise<unknown[]> {
  return (await store.ids(scope, { table })).map(({ githubId }) => githubId)
}
