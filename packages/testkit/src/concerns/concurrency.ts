import assert from 'node:assert/strict'
import type { Row, Scope } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCheckpoint } from '../builders/a-checkpoint.js'
import { mark, read, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

export const concurrency: Concern = {
  area: 'concurrency',
  cases: {
    'commits the same rows in opposite orders at the same time': async ({ commit, scope, stored }) => {
      for (let round = 0; round < 3; round += 1) {
        const writers = Array.from({ length: 8 }, (_, writer) => {
          const bugs = Array.from({ length: 40 }, (_, index) =>
            aBug(scope, { github_id: index, title: `writer ${writer}`, observed_at: second(10 + round) }),
          )
          return (writer % 2 === 0 ? bugs : bugs.toReversed()).map((bug) => read('bugs', bug))
        })
        await Promise.all(writers.map((changes) => commit(...changes)))
      }
      assert.equal((await stored('bugs')).length, 40)
    },

    'ends where the same writers end one after another': async (stage) => {
      const { random, scope, strangers, store } = stage
      const twin = strangers[0] ?? scope
      const versions = Array.from({ length: 20 }, (_, index) => index + 1)
      const arrivals = random.shuffle(versions)
      const batch = (each: Scope, version: number) => ({
        scope: each,
        changes: Array.from({ length: 10 }, (_, github_id) =>
          read('bugs', aBug(each, { github_id, title: `version ${version}`, ...times(version) })),
        ),
      })
      for (const each of [scope, twin]) await store.commit(batch(each, 0))
      for (const version of arrivals) await store.commit(batch(twin, version))
      await Promise.all(arrivals.map((version) => store.commit(batch(scope, version))))
      assert.deepEqual(titles(await stage.stored('bugs')), titles(await stage.stored('bugs', twin)))
    },

    'loses no column when writers tell different ones of the same rows': async (stage) => {
      const { commit, scope, stored } = stage
      const bugs = Array.from({ length: 5 }, (_, github_id) => aBug(scope, { github_id }))
      await commit(...bugs.map((bug) => read('bugs', bug)))
      const told: Row[] = [
        { title: 'told' },
        { description: 'told' },
        { milestone: 'told' },
        { severity: 'low' },
        { comments: 77 },
        { labels: ['told'] },
        { assignees: ['told'] },
        { is_blocker: true },
        { author_login: 'told' },
        { state_reason: 'told' },
      ]
      await Promise.all(
        told.map((columns) =>
          commit(
            ...bugs.map(({ id, github_id, observed_at }) =>
              read('bugs', { id, github_id, observed_at, ...columns }),
            ),
          ),
        ),
      )
      for (const row of await stored('bugs')) {
        for (const columns of told) {
          for (const [name, value] of Object.entries(columns)) assert.deepEqual(row[name], value, name)
        }
      }
    },

    'inserts a row once that many writers bring at the same time': async ({ commit, scope, stored }) => {
      const changes = Array.from({ length: 30 }, (_, github_id) => read('bugs', aBug(scope, { github_id })))
      const results = await Promise.all(Array.from({ length: 12 }, () => commit(...changes)))
      const inserted = results.reduce((sum, result) => sum + (result.tables.bugs?.inserted ?? 0), 0)
      assert.equal(inserted, 30)
      assert.equal((await stored('bugs')).length, 30)
    },

    'mixes views, marks and tombstones of the same rows without a deadlock': async (stage) => {
      const { commit, scope, stored, random } = stage
      const bugs = Array.from({ length: 40 }, (_, github_id) => aBug(scope, { github_id }))
      await commit(...bugs.map((bug) => read('bugs', bug)))
      const writers = Array.from({ length: 12 }, (_, writer) => {
        const shuffled = random.shuffle(bugs)
        const ids = shuffled.slice(0, 10).map(({ id }) => id)
        const views = shuffled.map((bug) =>
          read('bugs', { ...bug, comments: writer, observed_at: second(30) }),
        )
        if (writer % 3 === 0) return [tombstone('bugs', ids, { observedAt: second(-1) }), ...views]
        if (writer % 3 === 1) return [mark('bugs', { id: ids }, { milestone: `${writer}` }), ...views]
        return views
      })
      await Promise.all(writers.map((changes) => commit(...changes)))
      assert.equal((await stored('bugs')).length, 40)
    },

    'keeps a checkpoint and its rows together while others write': async ({ scope, store, stored }) => {
      await Promise.all(
        Array.from({ length: 12 }, (_, writer) =>
          store.commit({
            scope,
            changes: [1, 2].map((github_id) =>
              read('bugs', aBug(scope, { github_id, title: `${writer}`, observed_at: second(10) })),
            ),
            checkpoints: [aCheckpoint(scope, { cursor: `${writer}` })],
          }),
        ),
      )
      const [checkpoint] = await stored('sync_checkpoints')
      for (const { title } of await stored('bugs')) assert.equal(title, checkpoint?.cursor)
    },
  },
}

function times(version: number) {
  return { github_updated_at: second(version), observed_at: second(100) }
}

function titles(rows: readonly Row[]): [unknown, unknown][] {
  return rows
    .map(({ github_id, title }): [unknown, unknown] => [github_id, title])
    .toSorted(([left], [right]) => Number(left) - Number(right))
}
