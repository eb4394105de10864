import type { HubSync, SyncResult } from '@hubsync/core'
import { expect, it, vi } from 'vitest'
import { createMetrics } from './metrics.js'

const budget = { limit: 5_000, remaining: 4_990, resetAt: new Date(0) }
const inbox = { received: 1, delayed: 0, untold: 0, applied: 7, ignored: 0, parked: 2 }

function open(counts: () => Promise<typeof inbox>) {
  const hub = { client: { budgets: { rest: null, graphql: budget } }, webhooks: { counts } }
  return createMetrics(hub as unknown as HubSync)
}

const delivery = {
  host: 'github.com',
  hookId: '7',
  deliveryId: 'd1',
  event: 'issues',
  action: 'opened',
  projectGithubId: 1,
  receivedAt: '2026-01-01T00:00:00Z',
}

it('counts runs, requests, rows and deliveries, and tells the inbox and the budgets as they are', async () => {
  const metrics = open(async () => inbox)
  const run = { runId: 'r', tenantId: 't', owner: 'acme', recordsImported: 12 }
  const usage = { restRequests: 3, graphqlRequests: 4, graphqlPoints: 9 }
  metrics.follow({ type: 'sync:complete', data: { ...run, success: true, durationMs: 2_000 } })
  metrics.addRun({ success: true, durationMs: 2_000, usage } as SyncResult)
  metrics.follow({ type: 'sync:complete', data: { ...run, success: false, durationMs: 70_000 } })
  metrics.addRun({ success: false, durationMs: 70_000, usage } as SyncResult)
  metrics.follow({
    type: 'sync:error',
    data: { runId: 'r', tenantId: 't', repo: null, isEnd: true, code: 'unknown', message: '' },
  })
  metrics.addFailedRun()
  metrics.follow({ type: 'webhook:received', data: { ...delivery, tenantId: null } })
  metrics.follow({
    type: 'webhook:applied',
    data: { ...delivery, tenantId: 't', outcome: 'applied', durationMs: 40 },
  })
  metrics.follow({
    type: 'webhook:parked',
    data: { ...delivery, tenantId: null, attempts: 6, error: 'payload_invalid' },
  })
  const text = await metrics.read()
  for (const line of [
    'hubsync_runs_total{status="success"} 1',
    'hubsync_runs_total{status="partial"} 1',
    'hubsync_runs_total{status="failed"} 1',
    'hubsync_rows_total 24',
    'hubsync_run_duration_seconds_sum 72',
    'hubsync_requests_total{api="rest"} 6',
    'hubsync_requests_total{api="graphql"} 8',
    'hubsync_graphql_points_total 18',
    'hubsync_deliveries_received_total 1',
    'hubsync_deliveries_applied_total{outcome="applied"} 1',
    'hubsync_deliveries_parked_total 1',
    'hubsync_delivery_duration_seconds_bucket{le="0.05"} 1',
    'hubsync_deliveries{state="received"} 1',
    'hubsync_deliveries{state="parked"} 2',
    'hubsync_budget_remaining{api="graphql"} 4990',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
  expect(text).not.toContain('hubsync_budget_remaining{api="rest"}')
  expect(text).toMatch(/^process_cpu_seconds_total /m)
  expect(text).not.toMatch(/acme|d1/)
})

it('begins every status of runs at 0, so that the first change of each is an increase', async () => {
  const text = await open(async () => inbox).read()
  for (const status of ['success', 'partial', 'failed']) {
    expect(text).toContain(`hubsync_runs_total{status="${status}"} 0\n`)
  }
})

it('counts what the schedule ran, not what is read again because a delivery asked for it', async () => {
  const metrics = open(async () => inbox)
  const data = { runId: 'r', tenantId: 't', owner: 'acme', success: true, durationMs: 9, recordsImported: 1 }
  metrics.follow({ type: 'sync:complete', data })
  const text = await metrics.read()
  expect(text).toContain('hubsync_runs_total{status="success"} 0\n')
  expect(text).toContain('hubsync_rows_total 1\n')
})

it('waits for a database that says nothing no longer than five seconds', async () => {
  vi.useFakeTimers()
  try {
    const text = open(() => new Promise(() => undefined)).read()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await text).toContain('hubsync_rows_total 0')
  } finally {
    vi.useRealTimers()
  }
})

it('tells the rest while the database is away', async () => {
  const metrics = open(() => Promise.reject(new Error('away')))
  metrics.addFailedRun()
  const text = await metrics.read()
  expect(text).toContain('hubsync_runs_total{status="failed"} 1')
  expect(text).not.toContain('hubsync_deliveries{')
})
