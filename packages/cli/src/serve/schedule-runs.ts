import { once } from 'node:events'
import { type HubSync, HubSyncError, type SyncResult } from '@hubsync/core'
import { Cron } from 'croner'

export interface RunSchedule {
  /** ISO 8601; null where nothing is scheduled. */
  next(): string | null
  /** Begins no other run, and resolves when the one under way has ended. */
  stop(): Promise<void>
}

export interface ScheduleOptions {
  readonly owners: readonly string[]
  readonly pattern: string
  readonly signal: AbortSignal
  readonly transport: 'auto' | 'graphql' | 'rest'
  readonly concurrency: number
  /** Absent for those that are read by default. */
  readonly streams?: readonly string[]
  /** Brings in what GitHub could not deliver to an owner's hooks; asked before each run. Null where no hook is known. */
  readonly recover: ((owner: string) => Promise<void>) | null
  readonly onResult: (result: SyncResult) => void
  readonly onFailure: (owner: string, error: HubSyncError) => void
}

/**
 * Brings the copies of owners up to date: at once, and whenever the pattern says, one owner after the other. A time that
 * comes while they are still at it is left out.
 *
 * @throws HubSyncError `configuration_invalid` for a pattern that cannot be.
 */
export function scheduleRuns(hub: Pick<HubSync, 'sync'>, options: ScheduleOptions): RunSchedule {
  const { owners, pattern, signal } = options
  const cron = readPattern(pattern)
  if (owners.length === 0) {
    cron.stop()
    return { next: () => null, stop: async () => undefined }
  }
  let underWay: Promise<void> | null = null
  const begin = () => {
    underWay ??= runAll(hub, options).finally(() => {
      underWay = null
    })
  }
  cron.schedule(begin)
  signal.addEventListener('abort', () => cron.stop())
  begin()
  return {
    next: () => cron.nextRun()?.toISOString() ?? null,
    stop: async () => {
      cron.stop()
      await underWay
    },
  }
}

async function runAll(hub: Pick<HubSync, 'sync'>, options: ScheduleOptions): Promise<void> {
  const { owners, signal, transport, concurrency, streams, recover, onResult, onFailure } = options
  const reading = { signal, transport, concurrency, ...(streams !== undefined && { streams }) }
  for (const owner of owners) {
    if (signal.aborted) return
    // The run behind it reads what GitHub's log of deliveries does not reach back to.
    if (recover !== null) await untilAborted(recover(owner), signal)
    if (signal.aborted) return
    try {
      onResult(await hub.sync.incrementalSync({ owner, ...reading }))
    } catch (thrown) {
      const error = HubSyncError.from(thrown)
      // Another server is at it: that is as good.
      if (signal.aborted || error.code === 'lock_held') continue
      // The next time may do better: a server does not end because GitHub was away.
      onFailure(owner, error)
    }
  }
}

/** Whatever is not done by then is done by the next server. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const settled = new AbortController()
  await Promise.race([work, once(signal, 'abort', { signal: settled.signal }).catch(() => undefined)])
  settled.abort()
}

/** @throws HubSyncError `configuration_invalid` */
export function checkPattern(pattern: string): void {
  readPattern(pattern).stop()
}

function readPattern(pattern: string): Cron {
  try {
    return new Cron(pattern)
  } catch (thrown) {
    const message = `The schedule "${pattern}" is no cron pattern, such as "*/15 * * * *"`
    throw new HubSyncError('configuration_invalid', message, { cause: thrown })
  }
}
