import assert from 'node:assert/strict'
import { aBug } from '../builders/a-bug.js'
import { aCheckpoint } from '../builders/a-checkpoint.js'
import { read } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

export const checkpoints: Concern = {
  area: 'checkpoints',
  cases: {
    'stores every column of a checkpoint': async ({ scope, store, stored }) => {
      const checkpoint = aCheckpoint(scope, {
        pass: 'full',
        transport: 'graphql',
        cursor: 'Y3Vyc29yOjEwMA==',
        cursor_order: 'created',
        pinned_head: 'c0ffee0000000000000000000000000000000001',
        pending_watermark: second(30),
        settled: false,
        head_sha: 'c0ffee0000000000000000000000000000000002',
        history_count: 120,
      })
      await store.commit({ scope, changes: [], checkpoints: [checkpoint] })
      assert.deepEqual(await store.checkpoints(scope), [checkpoint])
      const [row] = await stored('sync_checkpoints')
      for (const [name, value] of Object.entries(checkpoint)) assert.deepEqual(row?.[name], value, name)
    },

    'replaces the checkpoint of the same stream as a whole': async ({ scope, store, stored }) => {
      const first = aCheckpoint(scope, { pass: 'full', cursor: 'abc', watermark: null })
      const next = aCheckpoint(scope, { pass: null, cursor: null, watermark: second(5) })
      await store.commit({ scope, changes: [], checkpoints: [first] })
      await store.commit({ scope, changes: [], checkpoints: [next] })
      assert.deepEqual(await store.checkpoints(scope), [next])
      assert.equal((await stored('sync_checkpoints')).length, 1)
    },

    'finds checkpoints by scope, scope id and stream': async ({ scope, store }) => {
      const all = [
        aCheckpoint(scope, { scope: 'owner', scope_id: '900', stream: 'projects' }),
        aCheckpoint(scope, { scope: 'project', scope_id: 'one', stream: 'bugs' }),
        aCheckpoint(scope, { scope: 'project', scope_id: 'one', stream: 'commits' }),
        aCheckpoint(scope, { scope: 'project', scope_id: 'two', stream: 'bugs' }),
      ]
      await store.commit({ scope, changes: [], checkpoints: all })
      const find = async (filter: Parameters<typeof store.checkpoints>[1]) =>
        (await store.checkpoints(scope, filter)).map((each) => `${each.scope_id} ${each.stream}`).toSorted()
      assert.deepEqual(await find({}), ['900 projects', 'one bugs', 'one commits', 'two bugs'])
      assert.deepEqual(await find({ scope: 'owner' }), ['900 projects'])
      assert.deepEqual(await find({ scopeIds: ['two', '900', 'nobody'] }), ['900 projects', 'two bugs'])
      assert.deepEqual(await find({ scope: 'project', streams: ['commits'] }), ['one commits'])
      assert.deepEqual(await find({ scopeIds: ['one'], streams: ['bugs', 'commits'] }), [
        'one bugs',
        'one commits',
      ])
      assert.deepEqual(await find({ scopeIds: [] }), [])
    },

    'moves none when a commit brings none': async ({ scope, store, stored }) => {
      await store.commit({ scope, changes: [], checkpoints: [aCheckpoint(scope)] })
      const before = await stored('sync_checkpoints')
      await store.commit({ scope, changes: [read('bugs', aBug(scope))] })
      assert.deepEqual(await stored('sync_checkpoints'), before)
    },
  },
}
