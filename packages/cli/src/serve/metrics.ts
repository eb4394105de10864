import type { HubSync, StatusEvent, SyncResult } from '@hubsync/core'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { answerInTime } from './answer-in-time.js'

export interface Metrics {
  readonly contentType: string
  follow(event: StatusEvent): void
  /** A scheduled run that ended, and what it cost. */
  addRun(result: SyncResult): void
  addFailedRun(): void
  /** Prometheus' text. */
  read(): Promise<string>
}

/** Figures for Prometheus. Source: https://prometheus.io/docs/practices/naming/ */
export function createMetrics(hub: HubSync): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name, help, labelNames: [...labelNames], registers })
  const requests = counter('hubsync_requests_total', 'Requests that runs sent to GitHub', ['api'])
  const points = counter('hubsync_graphql_points_total', 'Points of the GraphQL budget that runs took')
  const runs = counter('hubsync_runs_total', 'Scheduled runs that ended', ['status'])
  const rows = counter('hubsync_rows_total', 'Rows that runs inserted or updated')
  const received = counter('hubsync_deliveries_received_total', 'Deliveries stored in the inbox')
  const applied = counter('hubsync_deliveries_applied_total', 'Deliveries applied', ['outcome'])
  const parked = counter('hubsync_deliveries_parked_total', 'Deliveries parked for a person to look at')
  const durations = new Histogram({
    name: 'hubsync_run_duration_seconds',
    help: 'How long scheduled runs took that did not fail',
    buckets: [1, 5, 15, 60, 300, 900, 3600, 14_400],
    registers,
  })
  // A series that begins with its first event has no increase then, so an alert on it would be silent.
  for (const status of ['success', 'partial', 'failed']) runs.inc({ status }, 0)
  for (const api of ['rest', 'graphql']) requests.inc({ api }, 0)
  const visible = new Histogram({
    name: 'hubsync_delivery_duration_seconds',
    help: 'From the receipt of a delivery until its rows could be seen',
    buckets: [0.01, 0.05, 0.25, 1, 5, 60, 3600],
    registers,
  })
  new Gauge({
    name: 'hubsync_deliveries',
    help: 'Deliveries in the inbox',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      // Without a database there are no figures of the inbox: the others are still worth telling.
      const counts = await answerInTime(hub.webhooks.counts()).catch(() => ({}))
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'hubsync_budget_remaining',
    help: 'What GitHub still allows within the hour',
    labelNames: ['api'],
    registers,
    collect() {
      for (const [api, budget] of Object.entries(hub.client.budgets)) {
        if (budget) this.set({ api }, budget.remaining)
      }
    },
  })
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    addRun: ({ success, durationMs, usage }) => {
      runs.inc({ status: success ? 'success' : 'partial' })
      durations.observe(durationMs / 1000)
      requests.inc({ api: 'rest' }, usage.restRequests)
      requests.inc({ api: 'graphql' }, usage.graphqlRequests)
      points.inc(usage.graphqlPoints)
    },
    addFailedRun: () => runs.inc({ status: 'failed' }),
    follow: ({ type, data }) => {
      if (type === 'webhook:received') received.inc()
      if (type === 'webhook:parked') parked.inc()
      if (type === 'webhook:applied') {
        applied.inc({ outcome: data.outcome })
        visible.observe(data.durationMs / 1000)
      }
      if (type === 'sync:complete') rows.inc(data.recordsImported)
    },
  }
}
