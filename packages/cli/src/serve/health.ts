import type { HubSync, InboxState } from '@hubsync/core'

export interface Health {
  readonly status: 'ok' | 'failing'
  readonly database: 'reachable' | 'unreachable'
  /** Null before the first, and where the database is out of reach. Says nothing about whose it was. */
  readonly lastRun: { readonly status: string; readonly startedAt: string } | null
  /** Deliveries to be applied. */
  readonly backlog: number | null
  readonly parked: number | null
}

const patienceMs = 5_000

/** For whoever watches the process; seen by everyone, so it names nobody. */
export async function readHealth(hub: HubSync): Promise<Health> {
  try {
    const [[lastRun], counts] = await within(
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

/** A database that does not answer is as good as gone. */
async function within<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database does not answer')), patienceMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function sumStates(counts: Readonly<Record<InboxState, number>>, states: readonly InboxState[]): number {
  return states.reduce((sum, state) => sum + counts[state], 0)
}
