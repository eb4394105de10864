import { setMaxListeners } from 'node:events'

/**
 * A signal that is aborted with the first of several, until it is released.
 *
 * `AbortSignal.any` would do, but keeps an entry at a long-lived signal for each call ever made.
 */
export function joinSignals(...signals: (AbortSignal | undefined)[]): {
  signal: AbortSignal
  release: () => void
} {
  const controller = new AbortController()
  const joined = signals.filter((signal) => signal !== undefined)
  // One for each request in flight is no leak, which Node suspects from the eleventh on.
  setMaxListeners(0, ...joined)
  const abort = () => controller.abort(joined.find(({ aborted }) => aborted)?.reason)
  for (const signal of joined) signal.addEventListener('abort', abort, { once: true })
  if (joined.some(({ aborted }) => aborted)) abort()
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of joined) signal.removeEventListener('abort', abort)
    },
  }
}
