import type { Clock, Logger, Runtime } from './contracts/runtime.js'

/** The real time, network and chance; silent unless the host brings a logger. */
export function systemRuntime(overrides: Partial<Runtime> = {}): Runtime {
  return {
    clock: overrides.clock ?? systemClock,
    fetch: overrides.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    logger: overrides.logger ?? silentLogger,
    random: overrides.random ?? Math.random,
  }
}

/** Almost 25 days; Node's timers go off at once beyond it. */
const longestTimerMs = 2 ** 31 - 1

const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const abort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        },
        Math.min(milliseconds, longestTimerMs),
      )
      signal?.addEventListener('abort', abort, { once: true })
    }),
}

const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
}
