import type { GitHubClient, ImportLog, StreamWatermark, SyncStats } from '@hubsync/core'
import { type CommonOptions, openHub, resolveSettings, type Surroundings } from '../settings.js'
import { formatDuration } from '../terminal/format-duration.js'
import { formatTable } from '../terminal/format-table.js'
import type { Output } from '../terminal/output.js'
import { terminalLogger } from '../terminal/terminal-logger.js'

export interface StatusCommandOptions extends CommonOptions {
  readonly json?: boolean
  readonly limit: number
}

/** `hubsync status`: what ran, what is stored, how far each stream is complete, and what GitHub still allows. */
export async function runStatusCommand(
  options: StatusCommandOptions,
  surroundings: Surroundings & { output: Output },
): Promise<number> {
  const { output } = surroundings
  const settings = resolveSettings(options, surroundings)
  const { hub, close } = await openHub(settings, { migrate: false, logger: terminalLogger(output) })
  try {
    const [stats, history, watermarks] = await Promise.all([
      hub.status.getSyncStats(),
      hub.status.getSyncHistory(options.limit),
      hub.status.getWatermarks(),
    ])
    const rateLimit = settings.token === undefined ? null : await hub.client.getRateLimit().catch(() => null)
    if (options.json) output.out(JSON.stringify({ stats, history, watermarks, rateLimit }))
    else
      output.out(
        [
          formatStats(stats),
          formatHistory(history),
          formatWatermarks(watermarks),
          formatRateLimit(rateLimit),
        ].join('\n\n'),
      )
    return 0
  } finally {
    await close()
  }
}

function formatStats({
  total,
  successful,
  failed,
  averageDurationMs,
  lastSync,
  recordsImported,
}: SyncStats): string {
  const average = averageDurationMs === null ? 'none yet' : formatDuration(averageDurationMs)
  return `${total} runs: ${successful} successful, ${failed} failed; on average ${average}; ${recordsImported} records imported; last sync ${lastSync ?? 'never'}`
}

function formatHistory(history: readonly ImportLog[]): string {
  const rows = history.map((log) => [
    log.started_at,
    log.owner,
    log.kind,
    log.status,
    log.duration_ms === null ? '' : formatDuration(log.duration_ms),
    log.records_imported,
    log.records_failed,
  ])
  return formatTable(['started', 'owner', 'kind', 'status', 'took', 'records', 'errors'], rows)
}

function formatWatermarks(watermarks: readonly StreamWatermark[]): string {
  const rows = watermarks.map(({ stream, projects, oldest, underWay }) => [
    stream,
    projects,
    oldest ?? 'none',
    underWay,
  ])
  return formatTable(['stream', 'projects', 'complete up to', 'passes under way'], rows)
}

type Budgets = Awaited<ReturnType<GitHubClient['getRateLimit']>>

function formatRateLimit(budgets: Budgets | null): string {
  if (budgets === null) return 'GitHub was not asked for the rate limit (no token, or it did not answer)'
  const rows = [budgets.rest, budgets.graphql].flatMap((budget, index) =>
    budget === null
      ? []
      : [[index === 0 ? 'REST' : 'GraphQL', budget.remaining, budget.limit, `${budget.resetAt}`]],
  )
  return rows.length === 0
    ? 'This GitHub has no rate limits'
    : formatTable(['budget', 'left', 'limit', 'renews'], rows)
}
