import type { PassStream } from './pass.js'

/**
 * Streams that GitHub lists in no order that tells what changed: each run that is asked for them reads them from the
 * beginning. Nothing else hangs on them, so that what fails of one is no failure of its repository.
 */
export const wholeStreams = ['deployments', 'releases'] as const satisfies readonly PassStream[]

export type WholeStream = (typeof wholeStreams)[number]

export function isListedWhole(stream: string): stream is WholeStream {
  return wholeStreams.some((whole) => whole === stream)
}
