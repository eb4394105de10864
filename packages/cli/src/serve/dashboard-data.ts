import type { HubSync, ImportLog, InboxDelivery, InboxState, Row, Store, SyncProgress } from '@hubsync/core'
import {
  type CycleTime,
  countAges,
  measureCycles,
  type ProjectsByHealth,
  rankProjects,
} from './work-figures.js'

/** What the dashboard shows, in one answer. */
export interface DashboardData {
  readonly generatedAt: string
  readonly owners: readonly string[]
  readonly nextRun: string | null
  readonly running: readonly SyncProgress[]
  readonly runs: readonly Pick<
    ImportLog,
    'id' | 'owner' | 'kind' | 'status' | 'started_at' | 'duration_ms' | 'records_imported'
  >[]
  readonly budgets: HubSync['client']['budgets']
  readonly inbox: {
    readonly counts: Readonly<Record<InboxState, number>>
    readonly newest: readonly ShownDelivery[]
    readonly parked: readonly ShownDelivery[]
  }
  readonly bugs: {
    /** Open ones. */
    readonly bySeverity: Readonly<Record<string, number>>
    readonly mostUrgent: readonly Row[]
  }
  readonly projects: ProjectsByHealth
  readonly pullRequests: {
    readonly open: number
    /** The newest open ones, at most 5,000, by days since they were opened. */
    readonly openByAge: readonly { readonly upToDays: number | null; readonly count: number }[]
    readonly cycleTime: CycleTime
  }
}

/** Nobody needs to see what GitHub sent to know that it came. */
type ShownDelivery = Omit<InboxDelivery, 'payload'>

export interface DashboardSource {
  readonly hub: HubSync
  readonly store: Store
  readonly owners: readonly string[]
  readonly nextRun: () => string | null
}

export async function readDashboard({
  hub,
  store,
  owners,
  nextRun,
}: DashboardSource): Promise<DashboardData> {
  const now = hub.clock.now()
  const scope = { tenantId: hub.tenantId, host: hub.client.host }
  const [runs, counts, newest, parked, projects, metrics, severities, mostUrgent, states, open, merged] =
    await Promise.all([
      hub.status.getSyncHistory(6),
      hub.webhooks.counts(),
      hub.webhooks.deliveries({ limit: 5 }),
      hub.webhooks.deliveries({ state: 'parked', limit: 10 }),
      store.rows(scope, { table: 'projects', columns: ['id', 'full_name', 'open_issues'] }),
      store.rows(scope, {
        table: 'project_metrics',
        columns: ['project_id', 'date', 'health_score'],
        orderBy: ['-date', 'project_id'],
        limit: 5_000,
      }),
      store.count(scope, { table: 'bugs', by: 'severity', where: { state: 'open' } }),
      store.rows(scope, {
        table: 'bugs',
        columns: ['title', 'severity', 'priority_score', 'github_url', 'project_id'],
        where: { state: 'open' },
        orderBy: ['-priority_score', 'id'],
        limit: 8,
      }),
      store.count(scope, { table: 'pull_requests', by: 'state' }),
      store.rows(scope, {
        table: 'pull_requests',
        columns: ['github_created_at'],
        where: { state: 'open' },
        orderBy: ['-github_created_at', 'id'],
        limit: 5_000,
      }),
      store.rows(scope, {
        table: 'pull_requests',
        columns: ['merged_at', 'cycle_time_hours'],
        where: { state: 'merged' },
        orderBy: ['-merged_at', 'id'],
        limit: 5_000,
      }),
    ])
  const names = new Map(projects.map(({ id, full_name }) => [id, full_name]))
  return {
    generatedAt: now.toISOString(),
    owners,
    nextRun: nextRun(),
    running: hub.status.current(),
    runs: runs.map(({ id, owner, kind, status, started_at, duration_ms, records_imported }) => ({
      id,
      owner,
      kind,
      status,
      started_at,
      duration_ms,
      records_imported,
    })),
    budgets: hub.client.budgets,
    inbox: { counts, newest: newest.map(withoutPayload), parked: parked.map(withoutPayload) },
    bugs: {
      bySeverity: Object.fromEntries(severities),
      mostUrgent: mostUrgent.map((bug) => ({ ...bug, project: names.get(bug.project_id ?? null) ?? null })),
    },
    projects: rankProjects(projects, metrics),
    pullRequests: {
      open: states.get('open') ?? 0,
      openByAge: countAges(open, now),
      cycleTime: measureCycles(merged, now),
    },
  }
}

function withoutPayload({ payload: _, ...delivery }: InboxDelivery): ShownDelivery {
  return delivery
}
