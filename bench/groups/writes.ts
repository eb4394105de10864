import { runScenario } from '../process/run-scenario.js'
import { writesScenario } from '../report/limits.js'
import type { Participant } from '../report/measurement.js'
import type { WriteResult, WriteWork } from '../writes/write-work.js'
import type { Bench } from './bench.js'

const pages = 50
/** In turn, several times, and the median counts: the machine's speed may drift. */
const rounds = 3

const participants: readonly [WriteWork['writer'], Participant][] = [
  ['adapter', 'hubsync through Prisma'],
  ['replay', 'the same statements'],
  ['hand', 'floor'],
]

/** Rows from memory through the Prisma adapter, beside its own statements and hand-written ones through `pg`. */
export async function measureWrites(bench: Bench): Promise<void> {
  const results = new Map<Participant, WriteResult[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const [writer, participant] of participants) {
      const work: WriteWork = { databaseUrl: await bench.server.createDatabase(), writer, pages }
      const result = await runScenario<WriteResult>('write-rows', work, bench)
      results.set(participant, [...(results.get(participant) ?? []), result])
    }
  }
  for (const [part, scenario] of [
    ['inserted', writesScenario],
    ['changed', `${writesScenario}, changed`],
  ] as const) {
    for (const [participant, measured] of results) {
      bench.record({ scenario, participant, ...median(measured.map((result) => result[part])) })
    }
  }
}

function median<Result extends { readonly wallMs: number }>(results: readonly Result[]): Result | undefined {
  return results.toSorted((left, right) => left.wallMs - right.wallMs)[Math.floor(results.length / 2)]
}
