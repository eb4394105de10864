import type { PassStream } from './pass.js'

/**
 * Streams that GitHub lists in no order that tells what changed: each run that is asked for them reads them from the
 * beginning. Nothing else hangs on them, so that what fails of one is no failure of its repository.
 */
export const wholeStreams = ['deployments', 'releases'] as const satisfies readonly PassStream[]

export type WholeStream = (typeof wholeStreams)[number]

/** How many releases GitHub lists, to one caller fewer than to another: the newest. It does not tell of others. */
const mostReleases: readonly number[] = [1_000, 10_000]

/** Whether a listing of so many records may have ended before its stream: then nothing follows from what it lacks. */
export function mayBeCut(stream: string, count: number): boolean {
  return stream === 'releases' && mostReleases.includes(count)
}

export function isListedWhole(stream: string): stream is WholeStream {
  return wholeStreams.some((whole) => whole === stream)
}
