import { type HubSync, HubSyncError, type SyncOptions, type SyncResult } from '@hubsync/core'
import { describeIssue } from '../terminal/format-failure.js'

/**
 * Syncs repositories one after the other and adds their results up. A repository that cannot be read leaves the
 * others going, unless it is the only one.
 *
 * @param owner of names without one
 */
export async function syncRepositories(
  hub: HubSync,
  names: readonly string[],
  owner: string | undefined,
  options: SyncOptions,
): Promise<SyncResult> {
  const results: SyncResult[] = []
  const failures: { fullName: string; error: HubSyncError }[] = []
  for (const name of new Set(names)) {
    const fullName = name.includes('/') || owner === undefined ? name : `${owner}/${name}`
    try {
      results.push(await hub.sync.syncRepo(fullName, options))
    } catch (thrown) {
      const error = HubSyncError.from(thrown)
      if (!concernsOneRepository.has(error.code)) throw error
      failures.push({ fullName, error })
    }
  }
  if (results.length === 0 && failures[0] !== undefined) throw failures[0].error
  const sum = results.reduce(addResults)
  return {
    ...sum,
    success: sum.success && failures.length === 0,
    errors: [
      ...sum.errors,
      ...failures.map(({ fullName, error }) =>
        describeIssue(error, { repo: fullName, operation: 'find repository' }),
      ),
    ],
  }
}

const concernsOneRepository: ReadonlySet<HubSyncError['code']> = new Set([
  'repository_not_found',
  'repository_unavailable',
  'permission_denied',
])

function addResults(left: SyncResult, right: SyncResult): SyncResult {
  return {
    ...left,
    ...addNumbers(left, right, [
      'durationMs',
      'reposSynced',
      'issuesSynced',
      'pullRequestsSynced',
      'reviewsSynced',
      'commitsSynced',
      'deploymentsSynced',
      'releasesSynced',
      'deleted',
      'unchanged',
    ]),
    success: left.success && right.success,
    errors: [...left.errors, ...right.errors],
    usage: addUsage(left.usage, right.usage),
    completeness: [...left.completeness, ...right.completeness],
  }
}

function addUsage(left: SyncResult['usage'], right: SyncResult['usage']): SyncResult['usage'] {
  const points = left.graphqlPoints + right.graphqlPoints
  const missed = [left, right].reduce((sum, usage) => sum + usage.forecast.error * usage.graphqlPoints, 0)
  return {
    ...addNumbers(left, right, [
      'requests',
      'restRequests',
      'graphqlRequests',
      'graphqlPoints',
      'notModified',
    ]),
    forecast: {
      points: left.forecast.points + right.forecast.points,
      error: points === 0 ? 0 : missed / points,
    },
  }
}

function addNumbers<Key extends string>(
  left: Readonly<Record<Key, number>>,
  right: Readonly<Record<Key, number>>,
  keys: readonly Key[],
): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, left[key] + right[key]])) as Record<Key, number>
}
