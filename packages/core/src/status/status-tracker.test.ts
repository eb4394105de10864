import { expect, it } from 'vitest'
import type { SyncProgress } from '../contracts/status-sink.js'
import type { Store } from '../contracts/store.js'
import { StatusTracker } from './status-tracker.js'

const progress: SyncProgress = {
  runId: 'r',
  tenantId: 't',
  stage: 'read',
  project: 'acme/web',
  projectsDone: 0,
  projectsTotal: 1,
  recordsDone: 0,
  recordsTotal: 10,
  recordsPerSecond: 0,
  etaMs: null,
  waitingUntil: null,
  requests: 1,
  budgetLeft: { rest: null, graphql: null },
}
const run = { runId: 'r', tenantId: 't' }

function open() {
  const tracker = new StatusTracker({} as Store, { tenantId: 't', host: 'github.com' })
  tracker.follow({ type: 'sync:progress', data: progress })
  return tracker
}

it('shows the newest progress of a run until it is complete', () => {
  const tracker = open()
  tracker.follow({ type: 'sync:progress', data: { ...progress, recordsDone: 5 } })
  expect(tracker.current()).toEqual([{ ...progress, recordsDone: 5 }])
  const completed = { ...run, owner: 'acme', success: true, durationMs: 1, recordsImported: 10 }
  tracker.follow({ type: 'sync:complete', data: completed })
  expect(tracker.current()).toEqual([])
})

it('shows a run beyond an error that it survives, and no longer than one that ends it', () => {
  const tracker = open()
  const failed = { ...run, repo: null, code: 'permission_denied', message: 'no members' } as const
  tracker.follow({ type: 'sync:error', data: { ...failed, isEnd: false } })
  expect(tracker.current()).toHaveLength(1)
  tracker.follow({ type: 'sync:error', data: { ...failed, isEnd: true } })
  expect(tracker.current()).toEqual([])
})

it('counts runs by how they ended, and one that was left half done as no failure', async () => {
  const statuses = ['success', 'partial', 'partial', 'interrupted', 'failed', 'running']
  const list = async () =>
    statuses.map((status) => ({ status, duration_ms: 10, timestamp: '2026-03-01', records_imported: 1 }))
  const store = { logs: { list } } as unknown as Store
  const tracker = new StatusTracker(store, { tenantId: 't', host: 'github.com' })
  expect(await tracker.getSyncStats()).toMatchObject({
    ...{ total: 6, successful: 1, partial: 2, interrupted: 1, failed: 1, recordsImported: 6 },
  })
})
