import assert from 'node:assert/strict'
import { aBug, type ToldBug } from '../builders/a-bug.js'
import { aMember } from '../builders/a-member.js'
import { read, webhook } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const rowVersions: Concern = {
  area: 'row-versions',
  cases: {
    'lets a newer version win, even if it was observed earlier': async (stage) => {
      await tell(stage, { changed: 10, observed: 30, title: 'old' })
      await tell(stage, { changed: 11, observed: 20, title: 'new' })
      assert.equal((await theBug(stage)).title, 'new')
    },

    'skips an older version, even if it was observed later': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'new' })
      const { tables } = await tell(stage, { changed: 9, observed: 30, title: 'old' })
      assert.equal((await theBug(stage)).title, 'new')
      assert.deepEqual(tables.bugs, { inserted: 0, updated: 0, skipped: 1, deleted: 0 })
    },

    'lets the view observed later win where the time of change is the same': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'before' })
      await tell(stage, { changed: 10, observed: 21, title: 'after' })
      assert.equal((await theBug(stage)).title, 'after')
    },

    'skips the view observed earlier where the time of change is the same': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'after' })
      await tell(stage, { changed: 10, observed: 19, title: 'before' })
      assert.equal((await theBug(stage)).title, 'after')
    },

    'lets the later arrival win where both times are the same': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'first' })
      await tell(stage, { changed: 10, observed: 20, title: 'second' })
      assert.equal((await theBug(stage)).title, 'second')
    },

    'goes by observation where the told view has no time of change': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'stored' })
      await tell(stage, { changed: null, observed: 19, title: 'observed before' })
      assert.equal((await theBug(stage)).title, 'stored')
      await tell(stage, { changed: null, observed: 21, title: 'observed after' })
      assert.equal((await theBug(stage)).title, 'observed after')
    },

    'goes by observation where the stored view has no time of change': async (stage) => {
      await tell(stage, { changed: null, observed: 20, title: 'stored' })
      await tell(stage, { changed: 15, observed: 19, title: 'observed before' })
      assert.equal((await theBug(stage)).title, 'stored')
      await tell(stage, { changed: 5, observed: 21, title: 'observed after' })
      assert.equal((await theBug(stage)).title, 'observed after')
    },

    'goes by observation in tables whose records have no time of change': async ({
      commit,
      scope,
      storedRow,
    }) => {
      const member = aMember(scope, { observed_at: second(20), role: 'member' })
      await commit(read('members', member))
      await commit(read('members', { ...member, observed_at: second(19), role: 'admin' }))
      assert.equal((await storedRow('members', member.id)).role, 'member')
      await commit(read('members', { ...member, observed_at: second(21), role: 'admin' }))
      assert.equal((await storedRow('members', member.id)).role, 'admin')
    },

    'compares times as times, in whatever notation they come': async (stage) => {
      await tell(stage, { changed: 10, observed: 30, title: 'stored' })
      const bug = aBug(stage.scope, { title: 'half a second older', observed_at: '2026-03-01T12:00:40Z' })
      await stage.commit(read('bugs', { ...bug, github_updated_at: '2026-03-01T13:00:09.500+01:00' }))
      assert.equal((await theBug(stage)).title, 'stored')
      await stage.commit(
        read('bugs', { ...bug, github_updated_at: '2026-03-01T12:00:10Z', title: 'the same time' }),
      )
      assert.equal((await theBug(stage)).title, 'the same time')
      await stage.commit(
        read('bugs', {
          ...bug,
          github_updated_at: '2026-03-01T12:00:10.500Z',
          observed_at: second(20),
          title: 'newer',
        }),
      )
      assert.equal((await theBug(stage)).title, 'newer')
    },

    'knows one rule for reads and webhooks': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'read' })
      await tell(stage, { changed: 9, observed: 9, title: 'older webhook' }, webhook)
      assert.equal((await theBug(stage)).title, 'read')
      await tell(stage, { changed: 10, observed: 10, title: 'webhook of what was read' }, webhook)
      assert.equal((await theBug(stage)).title, 'read')
      await tell(stage, { changed: 25, observed: 25, title: 'newer webhook' }, webhook)
      assert.equal((await theBug(stage)).title, 'newer webhook')
      await tell(stage, { changed: 10, observed: 30, title: 'read that was overtaken' })
      assert.equal((await theBug(stage)).title, 'newer webhook')
    },

    'takes over the time of a newer version in which no data differs': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'same' })
      const { tables } = await tell(stage, { changed: 15, observed: 30, title: 'same' })
      assert.equal((await theBug(stage)).github_updated_at, second(15))
      assert.equal(tables.bugs?.updated, 1)
    },

    'keeps the value of a column that is not told': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'kept', milestone: '1.0' })
      const { id, github_id } = aBug(stage.scope)
      const version = { github_updated_at: second(11), observed_at: second(21) }
      await stage.commit(read('bugs', { id, github_id, ...version, comments: 7 }))
      const { title, milestone, comments } = await theBug(stage)
      assert.deepEqual({ title, milestone, comments }, { title: 'kept', milestone: '1.0', comments: 7 })
    },

    'empties a column that is told as null': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'told', milestone: '1.0', author_id: 7 })
      await tell(stage, { changed: 11, observed: 21, title: 'told', milestone: null, author_id: null })
      const { milestone, author_id } = await theBug(stage)
      assert.deepEqual({ milestone, author_id }, { milestone: null, author_id: null })
    },

    'sees a difference where null meets a value, or a list another order': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'same', milestone: null, labels: ['a', 'b'] })
      await tell(stage, { changed: 10, observed: 21, title: 'same', milestone: '1.0', labels: ['a', 'b'] })
      assert.equal((await theBug(stage)).milestone, '1.0')
      await tell(stage, { changed: 10, observed: 22, title: 'same', milestone: '1.0', labels: ['b', 'a'] })
      assert.deepEqual((await theBug(stage)).labels, ['b', 'a'])
      await tell(stage, { changed: 10, observed: 23, title: 'same', milestone: null, labels: ['b', 'a'] })
      assert.equal((await theBug(stage)).milestone, null)
    },

    'takes neither scores nor node ids for a difference': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'same', priority_score: 10, node_id: 'old' })
      const told = { title: 'same', priority_score: 90, priority_base: 90, node_id: 'new' }
      const { tables } = await tell(stage, { changed: 10, observed: 30, ...told })
      assert.equal(tables.bugs?.updated, 0)
      assert.equal((await theBug(stage)).priority_score, 10)
    },

    'writes scores and node ids along with what differs': async (stage) => {
      await tell(stage, { changed: 10, observed: 20, title: 'old', priority_score: 10, node_id: 'old' })
      await tell(stage, { changed: 11, observed: 21, title: 'new', priority_score: 90, node_id: 'new' })
      const { priority_score, node_id } = await theBug(stage)
      assert.deepEqual({ priority_score, node_id }, { priority_score: 90, node_id: 'new' })
    },

    'ends with the newest version, in whatever order and however often versions arrive': async (stage) => {
      const { random } = stage
      for (let round = 0; round < 15; round += 1) {
        const versions = Array.from({ length: 8 }, (_, index) => ({
          github_id: 100 + round,
          github_updated_at: second(random.between(0, 4)),
          observed_at: second(20 + index),
          title: `version ${index}`,
        }))
        const arrivals = random.shuffle([...versions, ...versions.slice(0, 3)])
        for (const version of arrivals) await stage.commit(read('bugs', aBug(stage.scope, version)))
        const newest = versions.toSorted((left, right) => (rank(left) < rank(right) ? 1 : -1))[0]
        const stored = await stage.storedRow('bugs', aBug(stage.scope, { github_id: 100 + round }).id)
        assert.equal(stored.title, newest?.title, JSON.stringify(arrivals))
      }
    },
  },
}

type Telling = Partial<ToldBug> & { changed: number | null; observed: number }

function tell(stage: Stage, { changed, observed, ...told }: Telling, by = read) {
  const times = {
    github_updated_at: changed === null ? null : second(changed),
    observed_at: second(observed),
  }
  return stage.commit(by('bugs', aBug(stage.scope, { ...told, ...times })))
}

function theBug({ scope, storedRow }: Stage) {
  return storedRow('bugs', aBug(scope).id)
}

function rank(version: { github_updated_at: string; observed_at: string }): string {
  return version.github_updated_at + version.observed_at
}
