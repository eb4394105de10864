import assert from 'node:assert/strict'
import { anImportLog } from '../builders/an-import-log.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

export const importLogs: Concern = {
  area: 'import-logs',
  cases: {
    'stores every column of a run': async ({ scope, store, stored }) => {
      const log = anImportLog({
        errors: [{ repo: 'octo/one', code: 'rate_limited', at: second(1) }],
        metadata: { requests: 12, nested: { list: [1, 'two', null, true] } },
      })
      await store.logs.write(scope, log)
      const [row] = await stored('import_logs')
      for (const [name, value] of Object.entries(log)) assert.deepEqual(row?.[name], value, name)
      assert.deepEqual(await store.logs.list(scope), [row])
    },

    'replaces what is stored of a run': async ({ scope, store, stored }) => {
      const running = anImportLog({
        status: 'running',
        timestamp: null,
        duration_ms: null,
        metadata: { page: 1 },
      })
      await store.logs.write(scope, running)
      const [first] = await stored('import_logs')
      const ended = { ...running, status: 'success', timestamp: second(9), duration_ms: 9000, metadata: {} }
      await store.logs.write(scope, ended)
      const rows = await stored('import_logs')
      assert.equal(rows.length, 1)
      for (const [name, value] of Object.entries(ended)) assert.deepEqual(rows[0]?.[name], value, name)
      assert.equal(rows[0]?.created_at, first?.created_at)
    },

    'lists runs, the newest first': async ({ scope, store }) => {
      for (const started of [5, 30, 10]) {
        await store.logs.write(scope, anImportLog({ owner: `at ${started}`, started_at: second(started) }))
      }
      const logs = await store.logs.list(scope)
      assert.deepEqual(
        logs.map(({ owner }) => owner),
        ['at 30', 'at 10', 'at 5'],
      )
    },

    'lists the runs asked for': async ({ scope, store }) => {
      const runs = [
        { owner: 'one', status: 'running', started_at: second(1) },
        { owner: 'one', status: 'success', started_at: second(2) },
        { owner: 'two', status: 'running', started_at: second(3) },
        { owner: 'one', status: 'running', started_at: second(4) },
      ]
      for (const run of runs) await store.logs.write(scope, anImportLog(run))
      const find = async (filter: Parameters<typeof store.logs.list>[1]) =>
        (await store.logs.list(scope, filter)).map(({ started_at }) =>
          runs.findIndex((run) => run.started_at === started_at),
        )
      assert.deepEqual(await find({ owner: 'one' }), [3, 1, 0])
      assert.deepEqual(await find({ status: 'running' }), [3, 2, 0])
      assert.deepEqual(await find({ owner: 'one', status: 'running' }), [3, 0])
      assert.deepEqual(await find({ limit: 2 }), [3, 2])
      assert.deepEqual(await find({ owner: 'nobody' }), [])
    },
  },
}
