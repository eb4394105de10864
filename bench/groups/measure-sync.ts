import { countWrites } from '../process/count-writes.js'
import { type ProcessOptions, runScenario } from '../process/run-scenario.js'
import type { GitHubProcess } from '../process/start-github.js'
import type { HubSyncWork, WorkResult } from '../process/work.js'
import type { Measurement } from '../report/measurement.js'
import type { Bench } from './bench.js'

export interface SyncScenario
  extends Pick<Measurement, 'scenario' | 'series'>,
    Pick<ProcessOptions, 'heapMb'> {
  readonly github: GitHubProcess
  /** An empty one unless given: an earlier scenario's, to go on from what that left. */
  readonly databaseUrl?: string
}

/** Measures one run of hubsync. @returns its database */
export async function measureHubSync(
  bench: Bench,
  {
    scenario,
    series,
    heapMb,
    github,
    databaseUrl,
    ...work
  }: SyncScenario & Omit<HubSyncWork, 'apiUrl' | 'databaseUrl'>,
): Promise<string> {
  const participant = work.transport === 'rest' ? 'hubsync, REST' : 'hubsync, GraphQL'
  const told = { scenario, participant, ...(series && { series }) } as const
  return measure(
    heapMb === undefined ? bench : { ...bench, heapMb },
    'run-hubsync',
    told,
    { github, databaseUrl },
    work,
  )
}

/** Measures what a user would run otherwise. @returns its database */
export async function measureBaseline(
  bench: Bench,
  { scenario, github, databaseUrl }: SyncScenario,
): Promise<string> {
  return measure(bench, 'run-baseline', { scenario, participant: 'baseline' }, { github, databaseUrl }, {})
}

async function measure(
  bench: Bench,
  script: 'run-hubsync' | 'run-baseline',
  told: Pick<Measurement, 'scenario' | 'participant' | 'series'>,
  place: { github: GitHubProcess; databaseUrl: string | undefined },
  work: object,
): Promise<string> {
  const { github } = place
  const databaseUrl = place.databaseUrl ?? (await bench.server.createDatabase())
  const before = await countWrites(databaseUrl)
  await github.forget()
  const result = await runScenario<WorkResult>(script, { apiUrl: github.url, databaseUrl, ...work }, bench)
  const { requests, graphqlPoints, restPoints, notModified, largestQueryNodes } = await github.asked()
  bench.record({
    ...told,
    requests,
    points: graphqlPoints + restPoints,
    notModified,
    largestQueryNodes,
    ...result,
    written: (await countWrites(databaseUrl)) - before,
  })
  return databaseUrl
}
