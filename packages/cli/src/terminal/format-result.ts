import type { Completeness, SyncResult } from '@hubsync/core'
import { formatDuration } from './format-duration.js'
import { formatTable } from './format-table.js'

/** A run in a few lines: what it did, what it cost, whether the copy is proven complete, what failed. */
export function formatResult(result: SyncResult): string {
  const { usage } = result
  const lines = [
    `${headline(result)} in ${formatDuration(result.durationMs)}`,
    formatTable(
      ['repositories', 'bugs', 'pull requests', 'reviews', 'commits', 'unchanged', 'deleted'],
      [
        [
          result.reposSynced,
          result.issuesSynced,
          result.pullRequestsSynced,
          result.reviewsSynced,
          result.commitsSynced,
          result.unchanged,
          result.deleted,
        ],
      ],
    ),
    `Cost: ${usage.requests} requests (${usage.graphqlRequests} GraphQL at ${usage.graphqlPoints} points, ${usage.restRequests} REST of which ${usage.notModified} unchanged)`,
    formatCompleteness(result.completeness),
    ...result.errors.map(
      ({ repo, code, error, remedy }) => `${repo ?? 'Run'}: ${error} [${code}]\n  → ${remedy}`,
    ),
  ]
  return lines.join('\n')
}

function headline({ kind, success }: SyncResult): string {
  const name = { full: 'Full sync', incremental: 'Incremental sync', single: 'Sync of one repository' }[kind]
  return success ? `${name} complete` : `${name} ended with errors`
}

/** How many streams were held against GitHub's counts, and every one that could not be proven. */
export function formatCompleteness(completeness: readonly Completeness[]): string {
  const by = (outcome: Completeness['outcome']) => completeness.filter((proof) => proof.outcome === outcome)
  const unproven = by('unproven')
  const counts = `${by('equal').length} equal, ${by('healed').length} healed, ${by('explained').length} explained, ${unproven.length} unproven`
  const details = unproven.slice(0, mostDetails).map(describeUnproven)
  const more = unproven.length > mostDetails ? [`  and ${unproven.length - mostDetails} more`] : []
  return [`Proof: ${completeness.length} streams held against GitHub: ${counts}`, ...details, ...more].join(
    '\n',
  )
}

const mostDetails = 20

function describeUnproven({ repo, stream, server, stored, reason }: Completeness): string {
  return `  ${repo} ${stream}: GitHub ${server ?? 'tells no count'}, stored ${stored}: ${reason ?? 'unknown'}`
}
