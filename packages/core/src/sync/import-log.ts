import type { Usage } from '../contracts/quota.js'
import type { OwnerRecord } from '../contracts/source.js'
import type { RunKind } from '../contracts/status-sink.js'
import type { Store } from '../contracts/store.js'
import type { Scope } from '../model/ids.js'
import type { ImportLog } from '../model/import-log.js'
import type { Derivation } from './derive-touched.js'
import type { SyncResult } from './run-report.js'

export type RunLog = Omit<ImportLog, 'tenant_id' | 'host' | 'created_at' | 'updated_at'>

export function openLog(
  id: string,
  owner: OwnerRecord,
  kind: RunKind,
  startedAt: string,
  transport: string,
): RunLog {
  return {
    id,
    source: 'github',
    owner: owner.login,
    kind,
    status: 'running',
    started_at: startedAt,
    heartbeat_at: startedAt,
    timestamp: null,
    duration_ms: null,
    records_imported: 0,
    records_failed: 0,
    errors: [],
    metadata: { owner: { ...owner }, transport },
  }
}

/** The log of a run that ended by itself, well or with errors. */
export function closeLog(log: RunLog, result: SyncResult, day: string, derived: Derivation): RunLog {
  const { issuesSynced, pullRequestsSynced, reviewsSynced, commitsSynced, deleted, unchanged, usage } = result
  const { deploymentsSynced, releasesSynced } = result
  const records = {
    issuesSynced,
    pullRequestsSynced,
    reviewsSynced,
    commitsSynced,
    deploymentsSynced,
    releasesSynced,
  }
  return {
    ...log,
    ...ended(log, result.startedAt, result.durationMs),
    status: result.success ? 'success' : 'partial',
    records_imported: Object.values(records).reduce((sum, count) => sum + count, 0),
    records_failed: result.errors.length,
    errors: result.errors.map(({ repo, operation, code, error, timestamp }) => ({
      repo,
      operation,
      code,
      error,
      timestamp,
    })),
    metadata: {
      ...(log.metadata as object),
      derived,
      ...(derived === 'nothing' ? {} : { day }),
      reposSynced: result.reposSynced,
      ...records,
      deleted,
      unchanged,
      usage: writeUsage(usage),
      unproven: result.completeness.filter(({ outcome }) => outcome === 'unproven').length,
    },
  }
}

function writeUsage({ tokens, forecast, ...usage }: Usage) {
  const whole = { ...usage, forecast: { ...forecast } }
  if (tokens === undefined) return whole
  return { ...whole, tokens: tokens.map((token) => ({ ...token, forecast: { ...token.forecast } })) }
}

/** The log of a run that could not go on. */
export function failLog(log: RunLog, status: 'failed' | 'interrupted', at: Date, failure: object): RunLog {
  const durationMs = at.getTime() - Date.parse(log.started_at)
  return {
    ...log,
    ...ended(log, log.started_at, durationMs),
    status,
    records_failed: 1,
    errors: [{ ...failure }],
  }
}

function ended(log: RunLog, startedAt: string, durationMs: number) {
  const timestamp = new Date(Date.parse(startedAt) + durationMs).toISOString()
  return {
    timestamp,
    heartbeat_at: timestamp,
    duration_ms: Math.round(durationMs),
    started_at: log.started_at,
  }
}

/** A run that died left its log open: whoever holds the lease now closes it. */
export async function closeDeadLogs(store: Store, scope: Scope, owner: OwnerRecord, at: Date): Promise<void> {
  const open = await store.logs.list(scope, { owner: owner.login, status: 'running' })
  for (const log of open) {
    const { tenant_id, host, created_at, updated_at, ...dead } = log
    const failure = {
      code: 'interrupted',
      error: 'The run died; the next one closed it',
      timestamp: at.toISOString(),
    }
    await store.logs.write(scope, failLog(dead, 'interrupted', at, failure))
  }
}
