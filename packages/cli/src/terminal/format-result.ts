import type { Completeness, SyncResult } from '@hubsync/core'
import { formatCount } from './format-count.js'
import { formatDuration } from './format-duration.js'
import { formatTable } from './format-table.js'

/** A run in a few lines: what it did, what it cost, whether the copy is proven complete, what failed. */
export function formatResult(result: SyncResult): string {
  const { usage } = result
  const lines = [
    `${headline(result)} in ${formatDuration(result.durationMs)}`,
    formatCounts(result),
    `Cost: ${formatCount(usage.requests, 'request')} (${usage.graphqlRequests} GraphQL at ${usage.graphqlPoints} points, ${usage.restRequests} REST of which ${usage.notModified} unchanged)`,
    formatCompleteness(result.completeness),
    ...firstOf(result.errors, describeError),
  ]
  return lines.join('\n')
}

/** What is read only where it is asked for is told only then. */
function formatCounts(result: SyncResult): string {
  const read = new Set(result.completeness.map(({ stream }) => stream))
  const ifRead = (name: string, count: number): [string, number][] => (read.has(name) ? [[name, count]] : [])
  const counts: [name: string, count: number][] = [
    ['repositories', result.reposSynced],
    ['bugs', result.issuesSynced],
    ['pull requests', result.pullRequestsSynced],
    ['reviews', result.reviewsSynced],
    ['commits', result.commitsSynced],
    ...ifRead('deployments', result.deploymentsSynced),
    ...ifRead('releases', result.releasesSynced),
    ['unchanged', result.unchanged],
    ['deleted', result.deleted],
  ]
  return formatTable(
    counts.map(([name]) => name),
    [counts.map(([, count]) => count)],
  )
}

function headline({ kind, success }: SyncResult): string {
  const name = { full: 'Full sync', incremental: 'Incremental sync', single: 'Repository sync' }[kind]
  return success ? `${name} complete` : `${name} ended with errors`
}

/** How many streams were held against GitHub's counts, why some could not be, and each that is unproven. */
export function formatCompleteness(completeness: readonly Completeness[]): string {
  const by = (outcome: Completeness['outcome']) => completeness.filter((proof) => proof.outcome === outcome)
  const unproven = by('unproven')
  const counts = `${by('equal').length} equal, ${by('healed').length} healed, ${by('explained').length} explained, ${unproven.length} unproven`
  return [
    `Proof: ${formatCount(completeness.length, 'stream')} held against GitHub: ${counts}`,
    ...describeExplained(by('explained')),
    ...firstOf(by('healed'), describeHealed),
    ...firstOf(unproven, describeUnproven),
  ].join('\n')
}

const mostDetails = 20

function firstOf<Item>(items: readonly Item[], describe: (item: Item) => string): string[] {
  const left = items.length - mostDetails
  return [...items.slice(0, mostDetails).map(describe), ...(left > 0 ? [`  and ${left} more`] : [])]
}

function describeError({ repo, code, error, remedy }: SyncResult['errors'][number]): string {
  return `${repo ?? 'Run'}: ${error} [${code}]\n  → ${remedy}`
}

/** One line a reason: what GitHub does not count, it does not count for any repository. */
function describeExplained(explained: readonly Completeness[]): string[] {
  const reasons = new Map<string, number>()
  for (const { stream, reason = 'no reason' } of explained) {
    const line = `${stream}: ${reason}`
    reasons.set(line, (reasons.get(line) ?? 0) + 1)
  }
  return [...reasons].map(([line, count]) => `  explained: ${count} × ${line}`)
}

function describeHealed({ repo, stream, healed, stored }: Completeness): string {
  return `  healed: ${repo} ${stream}: ${formatCount(healed, 'row')} mended, ${stored} stored now`
}

function describeUnproven({ repo, stream, server, stored, reason }: Completeness): string {
  return `  unproven: ${repo} ${stream}: GitHub ${server ?? 'tells no count'}, stored ${stored}: ${reason ?? 'unknown'}`
}
