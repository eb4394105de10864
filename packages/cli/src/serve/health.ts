import type { HubSync, InboxState } from '@hubsync/core'
import { answerInTime } from './answer-in-time.js'

export interface Health {
  readonly status: 'ok' | 'failing'
  readonly database: 'reachable' | 'unreachable'
  /** Null before the first, and where the database is out of reach. Says nothing about whose it was. */
  readonly lastRun: { readonly status: string; readonly startedAt: string } | null
  /** Deliveries to be applied. */
  readonly backlog: number | null
  readonly parked: number | null
}

/** For whoever watches the process; seen by everyone, so it names nobody. */
export async function readHealth(hub: HubSync): Promise<Health> {
  try {
    const [[lastRun], counts] = await answerInTime(
      Promise.all([hub.status.getSyncHistory(1), hub.webhooks.counts()]),
    )
    return {
      status: 'ok',
      database: 'reachable',
      lastRun: lastRun ? { status: lastRun.status, startedAt: lastRun.started_at } : null,
      backlog: sumStates(counts, ['received', 'delayed', 'untold']),
      parked: counts.parked,
    }
  } catch {
    return { status: 'failing', database: 'unreachable', lastRun: null, backlog: null, parked: null }
  }
}

function sumStates(counts: Readonly<Record<InboxState, number>>, states: readonly InboxState[]): number {
  return states.reduce((sum, state) => sum + counts[state], 0)
}
