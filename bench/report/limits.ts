import { fitExponent } from './fit-exponent.js'
import { cpuPerThousandRows, type Measurement, type Participant, rowsPerSecond } from './measurement.js'

/** A figure that hubsync promises. */
export interface Limit {
  readonly what: string
  readonly atMost?: number
  readonly atLeast?: number
  /** Undefined where the scenarios that it is about were not run. */
  readonly read: (measurements: readonly Measurement[]) => number | undefined
}

export const repositorySeries = 'repositories'
export const writesScenario = 'rows from memory'
export const bigScenario = 'one big repository'
export const bigScenarioByGit = 'one big repository, commits from git'

export function rowsScenario(rows: number): string {
  return `${rows.toLocaleString('en-US')} rows`
}

/** The heap that is enough for any number of rows, in MB. */
export const heapOfRows = 96

export function rowsInHeapScenario(rows: number): string {
  return `${rowsScenario(rows)}, heap of ${heapOfRows} MB`
}

export const limits: readonly Limit[] = [
  { what: 'W180 full: requests', atMost: 15, read: ofGraphql('W180 full', ({ requests }) => requests) },
  { what: 'W180 full: points', atMost: 55, read: ofGraphql('W180 full', ({ points }) => points) },
  {
    what: 'W180 full: nodes of the largest query',
    atMost: 2_600,
    read: ofGraphql('W180 full', ({ largestQueryNodes }) => largestQueryNodes),
  },
  {
    what: 'W180 full: wall, share of the baseline',
    atMost: 1 / 15,
    read: (all) =>
      divide(find(all, 'W180 full', 'hubsync, GraphQL')?.wallMs, find(all, 'W180 full', 'baseline')?.wallMs),
  },
  {
    what: 'W180 nothing changed: requests',
    atMost: 2,
    read: ofGraphql('W180 nothing changed', ({ requests }) => requests),
  },
  {
    what: 'W180 nothing changed: points',
    atMost: 4,
    read: ofGraphql('W180 nothing changed', ({ points }) => points),
  },
  {
    what: 'W180 nothing changed: rows written',
    atMost: 0,
    read: ofGraphql('W180 nothing changed', ({ written }) => written),
  },
  {
    what: 'W180 nothing changed, REST: primary quota',
    atMost: 0,
    read: (all) => find(all, 'W180 nothing changed', 'hubsync, REST')?.points,
  },
  {
    what: 'W180, 5 projects changed: requests',
    atMost: 3,
    read: ofGraphql('W180, 5 projects changed', ({ requests }) => requests),
  },
  {
    what: 'W180, 5 projects changed: points',
    atMost: 6,
    read: ofGraphql('W180, 5 projects changed', ({ points }) => points),
  },
  {
    what: `${bigScenario}: requests`,
    atMost: 520,
    read: ofGraphql(bigScenario, ({ requests }) => requests),
  },
  {
    what: `${bigScenarioByGit}: requests`,
    atMost: 220,
    read: ofGraphql(bigScenarioByGit, ({ requests }) => requests),
  },
  {
    what: 'peak memory of 1,000,000 rows, MB',
    atMost: 240,
    read: ofGraphql(rowsScenario(1_000_000), memory),
  },
  {
    what: 'peak memory, 1,000,000 rows against 100,000',
    atMost: 1.2,
    read: (all) =>
      divide(ofGraphql(rowsScenario(1_000_000), memory)(all), ofGraphql(rowsScenario(100_000), memory)(all)),
  },
  {
    what: `peak memory of 1,000,000 rows in a heap of ${heapOfRows} MB, MB`,
    atMost: 240,
    read: ofGraphql(rowsInHeapScenario(1_000_000), memory),
  },
  {
    what: 'CPU ms per 1,000 rows at 100,000 rows',
    atMost: 45,
    read: ofGraphql(rowsScenario(100_000), cpuPerThousandRows),
  },
  {
    what: 'Prisma adapter writes, share of the same statements through pg',
    atLeast: 0.75,
    read: (all) => {
      const speed = (participant: Participant) => {
        const measured = find(all, writesScenario, participant)
        return measured && rowsPerSecond(measured)
      }
      return divide(speed('hubsync through Prisma'), speed('the same statements'))
    },
  },
  growth('requests', 1.02, ({ requests }) => requests),
  growth('points', 1.02, ({ points }) => points),
  growth('wall', 1.05, ({ wallMs }) => wallMs),
]

function growth(what: string, atMost: number, read: (measurement: Measurement) => number | undefined): Limit {
  return {
    what: `growth with repositories: exponent of ${what}`,
    atMost,
    read: (all) => exponentOf(all, repositorySeries, read),
  }
}

/** How a figure grows with the size of a series' scenarios. */
export function exponentOf(
  measurements: readonly Measurement[],
  series: string,
  read: (measurement: Measurement) => number | undefined,
): number | undefined {
  const values = measurements
    .filter((measured) => measured.series?.name === series)
    .map((measured) => ({ size: measured.series?.size ?? 0, value: read(measured) ?? 0 }))
  return fitExponent(values)
}

function ofGraphql(scenario: string, read: (measurement: Measurement) => number | undefined): Limit['read'] {
  return (all) => {
    const measured = find(all, scenario, 'hubsync, GraphQL')
    return measured && read(measured)
  }
}

function find(
  measurements: readonly Measurement[],
  scenario: string,
  participant: Participant,
): Measurement | undefined {
  return measurements.find(
    (measured) => measured.scenario === scenario && measured.participant === participant,
  )
}

function memory({ peakMemoryMb }: Measurement): number | undefined {
  return peakMemoryMb
}

function divide(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : part / whole
}
