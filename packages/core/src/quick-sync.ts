import { createHubSync, type HubSync, type HubSyncOptions } from './create-hubsync.js'
import { HubSyncError } from './errors/hubsync-error.js'
import type { SyncResult } from './sync/run-report.js'
import type { SyncOptions } from './sync/sync-options.js'

/** Options of the one-call functions: a hub's and a run's together. The token defaults to `GITHUB_TOKEN`. */
export type QuickSyncOptions = HubSyncOptions & SyncOptions

/**
 * Reads everything of an owner into the store and proves it complete.
 *
 * @param owner Account name; defaults to `GITHUB_OWNER`.
 * @throws HubSyncError for what keeps the run from going on at all; what concerns one repository is in the result.
 */
export function quickSyncAll(owner: string | undefined, options: QuickSyncOptions): Promise<SyncResult> {
  return withHub(options, (hub) =>
    hub.sync.syncAllRepos({ ...runOptions(options), owner: resolveOwnerName(owner) }),
  )
}

/** Reads what moved since the last run; everything on an empty store. */
export function incrementalSync(owner: string | undefined, options: QuickSyncOptions): Promise<SyncResult> {
  return withHub(options, (hub) =>
    hub.sync.incrementalSync({ ...runOptions(options), owner: resolveOwnerName(owner) }),
  )
}

/** Brings one repository, named `owner/name`, up to date. */
export function syncRepository(fullName: string, options: QuickSyncOptions): Promise<SyncResult> {
  return withHub(options, (hub) => hub.sync.syncRepo(fullName, runOptions(options)))
}

async function withHub<Result>(
  options: QuickSyncOptions,
  work: (hub: HubSync) => Promise<Result>,
): Promise<Result> {
  const token = process.env.GITHUB_TOKEN
  const hub = createHubSync({ ...(token && { auth: token }), ...options })
  try {
    return await work(hub)
  } finally {
    await hub.close()
  }
}

function runOptions(options: QuickSyncOptions): SyncOptions {
  const { transport, concurrency, priority, streams, commits, contributors, signal, throwOnError } = options
  return {
    ...(transport !== undefined && { transport }),
    ...(concurrency !== undefined && { concurrency }),
    ...(priority !== undefined && { priority }),
    ...(streams !== undefined && { streams }),
    ...(commits !== undefined && { commits }),
    ...(contributors !== undefined && { contributors }),
    ...(signal !== undefined && { signal }),
    ...(throwOnError !== undefined && { throwOnError }),
  }
}

function resolveOwnerName(owner: string | undefined): string {
  const name = owner ?? process.env.GITHUB_OWNER
  if (name) return name
  throw new HubSyncError(
    'configuration_invalid',
    'Name the owner whose repositories to sync, or set GITHUB_OWNER',
  )
}
