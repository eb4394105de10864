import { HubSyncError, type InboxDelivery, type InboxState } from '@hubsync/core'
import { openHub } from '../open-hub.js'
import { type CommonOptions, resolveSettings, type Surroundings } from '../settings.js'
import { formatCount } from '../terminal/format-count.js'
import { formatTable } from '../terminal/format-table.js'
import type { Output } from '../terminal/output.js'
import { printJson } from '../terminal/print-json.js'
import { terminalLogger } from '../terminal/terminal-logger.js'

export interface ReplayCommandOptions extends CommonOptions {
  readonly list?: boolean
  readonly state?: InboxState
  readonly limit: number
  readonly apply?: boolean
  readonly json?: boolean
}

/** `hubsync replay`: makes a delivery due again, or shows what the inbox holds; 1 when there is no such delivery. */
export async function runReplayCommand(
  deliveryId: string | undefined,
  options: ReplayCommandOptions,
  surroundings: Surroundings & { output: Output },
): Promise<number> {
  const { output } = surroundings
  if (deliveryId === undefined && !options.list) {
    throw new HubSyncError(
      'configuration_invalid',
      'Which delivery? Give the id that GitHub shows, or --list to see them',
    )
  }
  const settings = resolveSettings(options, surroundings)
  const { hub, close } = openHub(settings, { migrate: false, logger: terminalLogger(output) })
  try {
    if (deliveryId === undefined) {
      const { state, limit } = options
      const deliveries = await hub.webhooks.deliveries({ limit, ...(state && { state }) })
      const counts = await hub.webhooks.counts()
      if (options.json) printJson(output, { counts, deliveries: deliveries.map(withoutPayload) })
      else output.out(formatDeliveries(deliveries))
      return 0
    }
    const replayed = await hub.webhooks.replay(deliveryId)
    if (options.apply) await hub.webhooks.drain()
    const deliveries = await hub.webhooks.deliveries({ deliveryId })
    if (options.json) printJson(output, { replayed, deliveries: deliveries.map(withoutPayload) })
    else output.out(formatOutcome(deliveryId, replayed, deliveries, options.apply === true))
    return replayed > 0 && deliveries.every(({ state }) => state !== 'parked') ? 0 : 1
  } finally {
    await close()
  }
}

function withoutPayload({ payload: _, ...delivery }: InboxDelivery): Omit<InboxDelivery, 'payload'> {
  return delivery
}

function formatOutcome(
  deliveryId: string,
  replayed: number,
  deliveries: readonly InboxDelivery[],
  isApplied: boolean,
): string {
  if (replayed === 0) return `There is no delivery ${deliveryId} in the inbox`
  if (isApplied) return formatDeliveries(deliveries)
  const due = replayed === 1 ? 'is due again' : `is due again for ${formatCount(replayed, 'hook')}`
  return `The delivery ${deliveryId} ${due}: the process that applies deliveries takes it, or run it with --apply`
}

function formatDeliveries(deliveries: readonly InboxDelivery[]): string {
  if (deliveries.length === 0) return 'There is no such delivery in the inbox'
  const rows = deliveries.map(({ receivedAt, deliveryId, event, action, state, attempts, error }) => [
    receivedAt,
    deliveryId,
    action === null ? event : `${event}.${action}`,
    state,
    attempts,
    error ?? '',
  ])
  return formatTable(['received', 'delivery', 'event', 'state', 'attempts', 'why'], rows)
}
