import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { FailureHandler } from '../contracts/failure-handler.js'
import type { Lease, Lock } from '../contracts/lock.js'
import type { Quota } from '../contracts/quota.js'
import type { Runtime } from '../contracts/runtime.js'
import type { OwnerRecord, SyncSource } from '../contracts/source.js'
import type { RunKind, SyncEvent } from '../contracts/status-sink.js'
import type { Store } from '../contracts/store.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Scope } from '../model/ids.js'
import type { LabelRules } from '../normalize/triage/label-rules.js'
import { AnswerBudget } from './answer-budget.js'
import { type Derivation, derivedBy, deriveTouched } from './derive-touched.js'
import { forgetOldAnswers } from './forget-old-answers.js'
import { holdLease } from './hold-lease.js'
import { closeDeadLogs, closeLog, failLog, openLog } from './import-log.js'
import { interruption } from './interruption.js'
import { LogKeeper } from './log-keeper.js'
import { createPatience, mayPass } from './patience.js'
import { createPatientStore } from './patient-store.js'
import { Progress } from './progress.js'
import { createRecoveringSource } from './recovering-source.js'
import { createRecoveringStore } from './recovering-store.js'
import { Recovery } from './recovery.js'
import type { Run } from './run.js'
import { RunReport, type SyncResult } from './run-report.js'

/** What every run of a hub works with. */
export interface SyncParts {
  readonly scope: Scope
  readonly store: Store
  readonly lock: Lock | null
  readonly runtime: Runtime
  readonly labelRules: LabelRules
  /** Null where the host leaves it to hubsync what becomes of failures. */
  readonly onError: FailureHandler | null
  readonly emit: (event: SyncEvent) => void
}

export interface RunRequest {
  readonly kind: RunKind
  readonly owner: OwnerRecord
  readonly source: SyncSource
  readonly streams: ReadonlySet<string>
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly quota: Quota
  readonly derivation: Derivation
}

/** What a kind of run does between taking the lease and deriving. Returns how many repositories it covered. */
export type RunWork = (run: Run) => Promise<{ repositories: readonly string[] }>

/** One run from its lease to its log: the frame around every kind of work. */
export async function runSync(parts: SyncParts, request: RunRequest, work: RunWork): Promise<SyncResult> {
  const { scope, store, lock, runtime } = parts
  const { owner, kind, source, signal } = request
  const runId = randomUUID()
  const startedAt = runtime.clock.now().toISOString()
  const log = new LogKeeper(store, scope, openLog(runId, owner, kind, startedAt, source.transport))
  if (lock === null) return runUnderLease(parts, request, work, log, () => null, signal)
  const onRenewal = () => log.beat(runtime.clock.now())
  const holder = `run ${runId} (${kind}, process ${process.pid} on ${hostname()}, since ${startedAt})`
  const { clock, logger } = runtime
  return holdLease({ lock, clock, logger, scope, owner, holder, signal, onRenewal }, (lease, heldSignal) =>
    runUnderLease(parts, request, work, log, lease, heldSignal),
  )
}

async function runUnderLease(
  parts: SyncParts,
  request: RunRequest,
  work: RunWork,
  keeper: LogKeeper,
  lease: () => Lease | null,
  signal: AbortSignal,
): Promise<SyncResult> {
  const { scope, runtime, emit } = parts
  const { owner, kind } = request
  const { log } = keeper
  const patiently = createPatience(runtime, signal)
  const store = createPatientStore(parts.store, patiently)
  const runId = log.id
  const startedAt = new Date(log.started_at)
  if (parts.lock !== null) await closeDeadLogs(store, scope, owner, startedAt)
  await patiently(() => keeper.open())
  const tenantId = scope.tenantId
  emit({
    type: 'sync:start',
    data: { runId, tenantId, owner: owner.login, kind, startedAt: log.started_at },
  })
  const run = createRun({ ...parts, store }, request, runId, lease, signal)
  try {
    const covered = await workWithinBudget(run, work)
    await deriveTouched(run, request.derivation)
    await forgetOldAnswers(run)
    const result = resultOf(run, request, startedAt, covered)
    await patiently(() =>
      keeper.close(closeLog(log, result, run.report.day(), derivedBy(run, request.derivation))),
    )
    const { success, durationMs } = result
    const recordsImported = run.report.total('inserted') + run.report.total('updated')
    emit({
      type: 'sync:complete',
      data: { runId, tenantId, owner: owner.login, success, durationMs, recordsImported },
    })
    return result
  } catch (thrown) {
    const error = signal.aborted
      ? interruption(signal, run.progress.describeLeft())
      : HubSyncError.from(thrown)
    const at = runtime.clock.now()
    const failure = { code: error.code, error: error.message, timestamp: at.toISOString() }
    const status = error.code === 'interrupted' ? 'interrupted' : 'failed'
    const close = () => keeper.close(failLog(log, status, at, failure))
    await (mayPass(error) ? close() : patiently(close)).catch((unwritten: unknown) => {
      runtime.logger.warn(
        { runId, error: HubSyncError.from(unwritten).message },
        'The run could not be logged',
      )
    })
    emit({
      type: 'sync:error',
      data: { runId, tenantId, repo: null, isEnd: true, code: error.code, message: error.message },
    })
    throw error
  } finally {
    run.progress.end()
  }
}

/** What the steps of a run share. */
export function createRun(
  parts: SyncParts,
  request: RunRequest,
  id: string,
  lease: () => Lease | null,
  signal: AbortSignal,
): Run {
  const { scope, store, runtime, labelRules, onError, emit } = parts
  const { clock, logger } = runtime
  const recovery = new Recovery({ onError, runId: id, tenantId: scope.tenantId, runtime, signal })
  return {
    id,
    scope,
    store: createRecoveringStore(store, recovery),
    clock,
    logger,
    signal,
    lease,
    labelRules,
    kind: request.kind,
    owner: request.owner,
    source: createRecoveringSource(request.source, recovery),
    recovery,
    streams: request.streams,
    budget: new AnswerBudget(),
    concurrency: request.concurrency,
    report: new RunReport(clock, (issue) => {
      const { repo, code, error: message } = issue
      const { tenantId } = scope
      emit({ type: 'sync:error', data: { runId: id, tenantId, repo, isEnd: false, code, message } })
    }),
    progress: new Progress({
      runId: id,
      tenantId: scope.tenantId,
      clock,
      emit,
      quota: request.quota,
    }),
  }
}

/** A spent budget ends a run early but well: what was read is stored, and the next run goes on from there. */
async function workWithinBudget(run: Run, work: RunWork): Promise<readonly string[]> {
  try {
    return (await work(run)).repositories
  } catch (thrown) {
    const { stoppedBy } = run.recovery
    if (stoppedBy !== null) throw stoppedBy
    const error = HubSyncError.from(thrown)
    if (error.code !== 'rate_limited' && error.code !== 'budget_exhausted') throw error
    run.report.owesContributorLists = true
    const message = `The run ended early ${run.progress.describeLeft()}: ${error.message}`
    run.report.countError(
      null,
      'read',
      new HubSyncError('budget_exhausted', message, { cause: error, retryAt: error.retryAt }),
    )
    return []
  }
}

function resultOf(
  run: Run,
  request: RunRequest,
  startedAt: Date,
  repositories: readonly string[],
): SyncResult {
  const { report } = run
  const failed = new Set(report.errors.map(({ repo }) => repo))
  return {
    success: report.errors.length === 0,
    runId: run.id,
    kind: run.kind,
    startedAt: startedAt.toISOString(),
    durationMs: run.clock.now().getTime() - startedAt.getTime(),
    reposSynced: repositories.filter((repo) => !failed.has(repo)).length,
    issuesSynced: report.written('bugs'),
    pullRequestsSynced: report.written('pull_requests'),
    reviewsSynced: report.written('pull_request_reviews'),
    commitsSynced: report.written('commits'),
    deploymentsSynced: report.written('deployments'),
    releasesSynced: report.written('releases'),
    deleted: report.total('deleted'),
    unchanged: report.total('skipped'),
    errors: report.errors,
    usage: request.quota.usage(),
    completeness: report.completeness,
  }
}
