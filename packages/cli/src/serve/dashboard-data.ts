import type { HubSync, ImportLog, InboxDelivery, InboxState, Row, Store, SyncProgress } from '@hubsync/core'

/** What the dashboard shows, in one answer. */
export interface DashboardData {
  readonly generatedAt: string
  readonly owners: readonly string[]
  readonly nextRun: string | null
  readonly running: readonly SyncProgress[]
  readonly runs: readonly Pick<
    ImportLog,
    'owner' | 'kind' | 'status' | 'started_at' | 'duration_ms' | 'records_imported'
  >[]
  /** Least healthy first. */
  readonly projects: readonly { readonly name: string; readonly health: number; readonly openBugs: number }[]
  readonly bugs: {
    readonly bySeverity: Readonly<Record<string, number>>
    readonly mostUrgent: readonly Row[]
  }
  readonly pullRequests: {
    /** Open ones by days since they were opened. */
    readonly openByAge: readonly { readonly upToDays: number | null; readonly count: number }[]
    /** Median hours from opened to merged, for each week of the last twelve; null where none was merged. */
    readonly cycleTime: readonly { readonly week: string; readonly hours: number | null }[]
  }
  readonly budgets: HubSync['client']['budgets']
  readonly inbox: Readonly<Record<InboxState, number>>
  readonly parked: readonly Omit<InboxDelivery, 'payload'>[]
}

export interface DashboardSource {
  readonly hub: HubSync
  readonly store: Store
  readonly owners: readonly string[]
  readonly nextRun: () => string | null
}

const dayMs = 24 * 3_600_000
const weeks = 12

export async function readDashboard({
  hub,
  store,
  owners,
  nextRun,
}: DashboardSource): Promise<DashboardData> {
  const now = hub.clock.now()
  const scope = { tenantId: hub.tenantId, host: hub.client.host }
  const [runs, projects, metrics, severities, mostUrgent, open, merged, inbox, parked] = await Promise.all([
    hub.status.getSyncHistory(10),
    store.rows(scope, { table: 'projects', columns: ['id', 'full_name', 'open_issues'], limit: 1_000 }),
    store.rows(scope, {
      table: 'project_metrics',
      columns: ['project_id', 'date', 'health_score'],
      orderBy: ['-date', 'project_id'],
      limit: 5_000,
    }),
    store.count(scope, { table: 'bugs', by: 'severity', where: { state: 'open' } }),
    store.rows(scope, {
      table: 'bugs',
      columns: ['bug_number', 'title', 'severity', 'priority_score', 'github_url', 'project_id'],
      where: { state: 'open' },
      orderBy: ['-priority_score', 'id'],
      limit: 10,
    }),
    store.rows(scope, {
      table: 'pull_requests',
      columns: ['github_created_at'],
      where: { state: 'open' },
      limit: 5_000,
    }),
    store.rows(scope, {
      table: 'pull_requests',
      columns: ['merged_at', 'cycle_time_hours'],
      where: { state: 'merged' },
      orderBy: ['-merged_at', 'id'],
      limit: 2_000,
    }),
    hub.webhooks.counts(),
    hub.webhooks.deliveries({ state: 'parked', limit: 20 }),
  ])
  const names = new Map(projects.map(({ id, full_name }) => [id, full_name]))
  return {
    generatedAt: now.toISOString(),
    owners,
    nextRun: nextRun(),
    running: hub.status.current(),
    runs: runs.map(({ owner, kind, status, started_at, duration_ms, records_imported }) => ({
      owner,
      kind,
      status,
      started_at,
      duration_ms,
      records_imported,
    })),
    projects: rankProjects(projects, metrics).slice(0, 15),
    bugs: {
      bySeverity: Object.fromEntries(severities),
      mostUrgent: mostUrgent.map((bug) => ({ ...bug, project: names.get(bug.project_id ?? null) ?? null })),
    },
    pullRequests: { openByAge: countAges(open, now), cycleTime: medianByWeek(merged, now) },
    budgets: hub.client.budgets,
    inbox,
    parked: parked.map(({ payload: _, ...delivery }) => delivery),
  }
}

function rankProjects(projects: readonly Row[], metrics: readonly Row[]): DashboardData['projects'] {
  const newest = new Map<unknown, number>()
  for (const { project_id, health_score } of metrics) {
    if (!newest.has(project_id)) newest.set(project_id, Number(health_score))
  }
  return projects
    .flatMap(({ id, full_name, open_issues }) => {
      const health = newest.get(id)
      return health === undefined ? [] : [{ name: String(full_name), health, openBugs: Number(open_issues) }]
    })
    .sort((left, right) => left.health - right.health || left.name.localeCompare(right.name))
}

function countAges(open: readonly Row[], now: Date): DashboardData['pullRequests']['openByAge'] {
  const ages = open.map(({ github_created_at }) => (now.getTime() - timeOf(github_created_at)) / dayMs)
  const limits = [1, 3, 7, 30, 90, null]
  return limits.map((upToDays, index) => ({
    upToDays,
    count: ages.filter((age) => age >= (limits[index - 1] ?? 0) && (upToDays === null || age < upToDays))
      .length,
  }))
}

function medianByWeek(merged: readonly Row[], now: Date): DashboardData['pullRequests']['cycleTime'] {
  return Array.from({ length: weeks }, (_, index) => {
    const start = now.getTime() - (weeks - index) * 7 * dayMs
    const hours = merged
      .filter(({ merged_at }) => timeOf(merged_at) >= start && timeOf(merged_at) < start + 7 * dayMs)
      .flatMap(({ cycle_time_hours: time }) => (typeof time === 'number' ? [time] : []))
      .sort((left, right) => left - right)
    return { week: new Date(start).toISOString().slice(0, 10), hours: hours[hours.length >> 1] ?? null }
  })
}

function timeOf(value: Row[string] | undefined): number {
  return Date.parse(String(value))
}
