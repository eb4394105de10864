import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Clock } from '@hubsync/core'

/** Time that passes so many times faster than outside: minutes of waiting become seconds. */
export function createHurriedClock(factor: number): Clock {
  const start = Date.now()
  return {
    now: () => new Date(start + (Date.now() - start) * factor),
    sleep: async (milliseconds, signal) => {
      await sleepFor(milliseconds / factor, undefined, signal && { signal }).catch(() => undefined)
      signal?.throwIfAborted()
    },
  }
}
