import Bottleneck from 'bottleneck'

/** The limiters that the throttling plugin schedules through; it calls nothing but `key(…).schedule(…)`. */
export interface Lanes {
  readonly global: Bottleneck.Group
  readonly auth: Bottleneck.Group
  readonly search: Bottleneck.Group
  readonly write: Bottleneck.Group
  readonly notifications: Bottleneck.Group
}

/**
 * Lanes of one client alone. The plugin's own are made once a process by its first instance and shared by all.
 *
 * Reads, GraphQL queries among them, pass at once, since the client bounds what is in flight: in the plugin's
 * lanes each GraphQL query would wait its turn of one a second. What creates content keeps GitHub's pace.
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
 */
export function createLanes(): { reads: Lanes; writes: Lanes } {
  const search = pacedLane(2000)
  return {
    reads: { global: openLane(), auth: openLane(), search, write: openLane(), notifications: openLane() },
    writes: {
      global: openLane(),
      auth: pacedLane(0),
      search,
      write: pacedLane(1000),
      notifications: pacedLane(3000),
    },
  }
}

type Schedule = (
  options: unknown,
  task: (...parameters: unknown[]) => unknown,
  ...parameters: unknown[]
) => unknown

function openLane(): Bottleneck.Group {
  return createLane({ schedule: async (_options, task, ...parameters) => task(...parameters) })
}

function pacedLane(minTime: number): Bottleneck.Group {
  return createLane(new Bottleneck({ maxConcurrent: 1, minTime }))
}

/** A real group runs a timer for as long as the process lives; one limiter for one client needs none. */
function createLane(limiter: { schedule: Schedule } | Bottleneck): Bottleneck.Group {
  return { key: () => limiter } as unknown as Bottleneck.Group
}
