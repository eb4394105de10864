import type { HubSync, SyncOptions, SyncResult } from '@hubsync/core'
import { HubSyncError } from '@hubsync/core'
import { type CommonOptions, openHub, requireToken, resolveSettings, type Surroundings } from '../settings.js'
import { formatResult } from '../terminal/format-result.js'
import type { Output } from '../terminal/output.js'
import { createProgressReporter } from '../terminal/progress-reporter.js'
import { terminalLogger } from '../terminal/terminal-logger.js'

export interface SyncCommandOptions extends CommonOptions {
  readonly full?: boolean
  readonly repo?: readonly string[]
  readonly transport: 'auto' | 'graphql' | 'rest'
  readonly concurrency: number
  readonly streams?: readonly string[]
  readonly contributors: 'commits' | 'github'
  readonly json?: boolean
  readonly migrate: boolean
}

/** `hubsync sync`: everything the first time, what moved after; or single repositories. Returns the exit code. */
export async function runSyncCommand(
  owner: string | undefined,
  options: SyncCommandOptions,
  surroundings: Surroundings & { output: Output; signal: AbortSignal },
): Promise<number> {
  const { output, signal } = surroundings
  const settings = resolveSettings(options, surroundings)
  requireToken(settings, options.transport)
  const { hub, database, close } = await openHub(settings, {
    migrate: options.migrate,
    logger: terminalLogger(output),
  })
  const reporter = createProgressReporter(output)
  hub.listen((event) => reporter.follow(event))
  try {
    if (!options.json) output.say(`Syncing ${options.repo?.join(', ') ?? owner} into ${database.name}`)
    const result = await sync(hub, owner ?? surroundings.environment.GITHUB_OWNER, { ...options, signal })
    reporter.stop()
    output.out(options.json ? JSON.stringify(result, plainErrors) : formatResult(result))
    return result.success ? 0 : 1
  } finally {
    reporter.stop()
    await close()
  }
}

function sync(
  hub: HubSync,
  owner: string | undefined,
  options: SyncCommandOptions & { signal: AbortSignal },
): Promise<SyncResult> {
  const { transport, concurrency, streams, contributors, signal } = options
  const run: SyncOptions = {
    transport,
    concurrency,
    contributors,
    signal,
    ...(streams !== undefined && { streams }),
  }
  if (options.repo !== undefined) return syncRepositories(hub, options.repo, owner, run)
  if (owner === undefined) {
    throw new HubSyncError(
      'configuration_invalid',
      'Name the owner to sync: hubsync sync <owner>, or set GITHUB_OWNER',
    )
  }
  return options.full ? hub.sync.syncAllRepos({ ...run, owner }) : hub.sync.incrementalSync({ ...run, owner })
}

async function syncRepositories(
  hub: HubSync,
  names: readonly string[],
  owner: string | undefined,
  run: SyncOptions,
): Promise<SyncResult> {
  const results: SyncResult[] = []
  for (const name of names) {
    const fullName = name.includes('/') || owner === undefined ? name : `${owner}/${name}`
    results.push(await hub.sync.syncRepo(fullName, run))
  }
  return results.reduce(addResults)
}

/** Several single runs as one result. */
function addResults(left: SyncResult, right: SyncResult): SyncResult {
  const sum = (
    column: 'reposSynced' | 'issuesSynced' | 'pullRequestsSynced' | 'reviewsSynced' | 'commitsSynced',
  ) => left[column] + right[column]
  return {
    ...left,
    success: left.success && right.success,
    durationMs: left.durationMs + right.durationMs,
    reposSynced: sum('reposSynced'),
    issuesSynced: sum('issuesSynced'),
    pullRequestsSynced: sum('pullRequestsSynced'),
    reviewsSynced: sum('reviewsSynced'),
    commitsSynced: sum('commitsSynced'),
    deleted: left.deleted + right.deleted,
    unchanged: left.unchanged + right.unchanged,
    errors: [...left.errors, ...right.errors],
    usage: {
      requests: left.usage.requests + right.usage.requests,
      restRequests: left.usage.restRequests + right.usage.restRequests,
      graphqlRequests: left.usage.graphqlRequests + right.usage.graphqlRequests,
      graphqlPoints: left.usage.graphqlPoints + right.usage.graphqlPoints,
      notModified: left.usage.notModified + right.usage.notModified,
    },
    completeness: [...left.completeness, ...right.completeness],
  }
}

/** Causes are errors of every make: their messages are enough, and hold no request that might show a token. */
export function plainErrors(key: string, value: unknown): unknown {
  return key === 'cause' && value instanceof Error ? value.message : value
}
