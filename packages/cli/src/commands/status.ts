import {
  type GitHubClient,
  type HubSync,
  HubSyncError,
  type ImportLog,
  type StreamWatermark,
  type SyncStats,
} from '@hubsync/core'
import { openHub } from '../open-hub.js'
import { type CommonOptions, resolveSettings, type Settings, type Surroundings } from '../settings.js'
import { formatCount } from '../terminal/format-count.js'
import { formatDuration } from '../terminal/format-duration.js'
import { formatTable } from '../terminal/format-table.js'
import type { Output } from '../terminal/output.js'
import { printJson } from '../terminal/print-json.js'
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
  const { hub, close } = openHub(settings, { migrate: false, logger: terminalLogger(output) })
  try {
    const [stats, history, watermarks] = await Promise.all([
      hub.status.getSyncStats(),
      hub.status.getSyncHistory(options.limit),
      hub.status.getWatermarks(),
    ])
    const limits = await askLimits(hub, settings)
    if (options.json) {
      if (limits.unknown !== null) output.say(formatLimits(limits))
      printJson(output, { stats, history, watermarks, rateLimit: limits.budgets })
      return 0
    }
    const parts = [formatStats(stats)]
    if (history.length > 0) parts.push(formatHistory(history))
    if (watermarks.length > 0) parts.push(formatWatermarks(watermarks))
    output.out([...parts, formatLimits(limits)].join('\n\n'))
    return 0
  } finally {
    await close()
  }
}

interface Limits {
  readonly budgets: Awaited<ReturnType<GitHubClient['getRateLimit']>> | null
  /** Why nothing is known of them. */
  readonly unknown: string | null
}

/** The copy can be told of without GitHub: its silence is no failure. */
async function askLimits(hub: HubSync, { token }: Settings): Promise<Limits> {
  if (token === undefined) return { budgets: null, unknown: 'there is no token to ask with' }
  try {
    return { budgets: await hub.client.getRateLimit(), unknown: null }
  } catch (thrown) {
    return { budgets: null, unknown: HubSyncError.from(thrown).message }
  }
}

function formatStats(stats: SyncStats): string {
  const { total, successful, partial, interrupted, failed, averageDurationMs, lastSync, recordsImported } =
    stats
  if (total === 0) return 'Nothing was synced into this database yet'
  const average = averageDurationMs === null ? '' : `; on average ${formatDuration(averageDurationMs)}`
  const rarer = `${partial > 0 ? `, ${partial} partial` : ''}${interrupted > 0 ? `, ${interrupted} interrupted` : ''}`
  return (
    `${formatCount(total, 'run')}: ${successful} successful, ${failed} failed${rarer}${average}; ` +
    `${formatCount(recordsImported, 'record')} imported; last sync ${lastSync ?? 'never'}`
  )
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

function formatLimits({ budgets, unknown }: Limits): string {
  if (budgets === null) return `The rate limit is not known: ${unknown}`
  const named = [
    ['REST', budgets.rest],
    ['GraphQL', budgets.graphql],
  ] as const
  const rows = named.flatMap(([name, budget]) =>
    budget === null ? [] : [[name, budget.remaining, budget.limit, budget.resetAt.toISOString()]],
  )
  return rows.length === 0
    ? 'This GitHub has no rate limits'
    : formatTable(['budget', 'left', 'limit', 'renews'], rows)
}
