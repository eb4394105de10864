import type { AskedPage } from './asked-pages.js'
import type { AskedRequest } from './observed-github.js'

export interface ResumedRuns {
  /** The requests of a run over the same pages that nobody killed. */
  readonly undisturbed: readonly AskedRequest[]
  /** Those of the run that was killed. */
  readonly killed: readonly AskedRequest[]
  /** Those of the runs after it. */
  readonly resumed: readonly AskedRequest[]
  /** Streams that had been read to their end: what a run asks of them again is a look for news. */
  readonly finished: ReadonlySet<string>
}

export interface Resume {
  /** The most requests of the killed run, for one stream, whose pages had to be asked for again. */
  readonly repeated: number
  /** Which stream that was. */
  readonly repeatedOf: string
  /** Requests beyond those that an undisturbed run needs for the pages that were left: the probe and the proof. */
  readonly extra: number
}

/** What resuming cost beyond reading what was left. */
export function weighResume({ undisturbed, killed, resumed, finished }: ResumedRuns): Resume {
  const isRead = ({ stream, isProof }: AskedPage) => !isProof && !finished.has(stream)
  const asked = keysOf(resumed, isRead)
  const repeated = new Map<string, number>()
  for (const { pages } of killed) {
    const again = pages.filter((page) => isRead(page) && asked.has(keyOf(page)))
    for (const stream of new Set(again.map((page) => page.stream))) {
      repeated.set(stream, (repeated.get(stream) ?? 0) + 1)
    }
  }
  const [most = ['nothing', 0] as const] = [...repeated].sort(([, left], [, right]) => right - left)
  const needed = undisturbed.filter(({ pages }) =>
    pages.some((page) => isRead(page) && asked.has(keyOf(page))),
  )
  // Descriptions that are left are asked for by id: other requests than those of a run from the start.
  const told = keysOf(undisturbed, isRead)
  const described = resumed.filter(({ pages }) =>
    pages.some((page) => page.stream === 'descriptions' && !told.has(keyOf(page))),
  )
  // Every run asks finished streams for news and proves them by their ids, whether or not one was killed before it.
  const looks = resumed.filter(({ pages }) => pages.length > 0 && !pages.some(isRead))
  return {
    repeated: most[1],
    repeatedOf: most[0],
    extra: resumed.length - needed.length - described.length - looks.length,
  }
}

function keysOf(requests: readonly AskedRequest[], isWanted: (page: AskedPage) => boolean): Set<string> {
  return new Set(requests.flatMap(({ pages }) => pages.filter(isWanted).map(keyOf)))
}

function keyOf({ stream, place }: AskedPage): string {
  return `${stream} ${place}`
}
