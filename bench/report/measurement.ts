/** Who did the work of a scenario. `floor` is what nobody can go below: counted, or written by hand. */
export type Participant =
  | 'hubsync, GraphQL'
  | 'hubsync, REST'
  | 'hubsync through Prisma'
  | 'baseline'
  | 'floor'
  | 'the same statements'

/** What one participant took for one scenario. What does not apply is absent. */
export interface Measurement {
  readonly scenario: string
  readonly participant: Participant
  /** Where the scenario is one of several that differ in size only. */
  readonly series?: { readonly name: string; readonly size: number }
  readonly requests?: number
  /** GraphQL points and REST requests that counted, together. */
  readonly points?: number
  readonly notModified?: number
  /** Nodes that the largest query resolved. */
  readonly largestQueryNodes?: number
  readonly wallMs?: number
  readonly cpuMs?: number
  readonly peakMemoryMb?: number
  /** Issues, pull requests, reviews and commits that were stored. */
  readonly rows?: number
  /** Row versions in tables of GitHub's data, as the database counted them; derived ones too. */
  readonly written?: number
  readonly failures?: number
}

/** The columns that are printed and compared. */
export const figures = [
  { name: 'requests', read: ({ requests }) => requests, digits: 0 },
  { name: 'points', read: ({ points }) => points, digits: 0 },
  { name: '304s', read: ({ notModified }) => notModified, digits: 0 },
  { name: 'wall s', read: ({ wallMs }) => inSeconds(wallMs), digits: 2 },
  { name: 'CPU s', read: ({ cpuMs }) => inSeconds(cpuMs), digits: 2 },
  { name: 'peak MB', read: ({ peakMemoryMb }) => peakMemoryMb, digits: 0 },
  { name: 'rows', read: ({ rows }) => rows, digits: 0 },
  { name: 'written', read: ({ written }) => written, digits: 0 },
  { name: 'rows/s', read: rowsPerSecond, digits: 0 },
  { name: 'CPU ms/1,000 rows', read: cpuPerThousandRows, digits: 1 },
] as const satisfies readonly Figure[]

export interface Figure {
  readonly name: string
  readonly read: (measurement: Measurement) => number | undefined
  readonly digits: number
}

export function rowsPerSecond({ rows, wallMs }: Measurement): number | undefined {
  return rows === undefined || !wallMs ? undefined : (rows / wallMs) * 1000
}

export function cpuPerThousandRows({ rows, cpuMs }: Measurement): number | undefined {
  return cpuMs === undefined || !rows ? undefined : (cpuMs / rows) * 1000
}

function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000
}
