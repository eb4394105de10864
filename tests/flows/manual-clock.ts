import type { Clock } from '@hubsync/core'

export interface ManualClock extends Clock {
  advance(seconds: number): void
}

const heartbeatMs = 3_000

/** Time that passes only when told to. Whoever sleeps makes it pass, but for the heartbeat, which never comes round. */
export function createManualClock(start: Date): ManualClock {
  let now = start.getTime()
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1000
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => reject(signal?.reason)
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort, { once: true })
        if (milliseconds === heartbeatMs) return
        now += milliseconds
        setImmediate(() => {
          signal?.removeEventListener('abort', abort)
          resolve()
        })
      }),
  }
}
