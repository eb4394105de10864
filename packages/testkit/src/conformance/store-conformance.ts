import { randomInt } from 'node:crypto'
import { commitAndReadBack } from '../concerns/commit-and-read-back.js'
import type { Concern } from './concern.js'
import type { ConformanceCase } from './conformance-case.js'
import { openStage } from './stage.js'
import type { StoreSubject } from './subject.js'

const concerns: readonly Concern[] = [commitAndReadBack]

export interface ConformanceOptions {
  /** Repeats the random parts of an earlier run; a failure names its seed. */
  readonly seed?: number
}

/** Everything that hubsync relies on in a store and its lock, as cases for any test runner. */
export function storeConformance(subject: StoreSubject, options: ConformanceOptions = {}): ConformanceCase[] {
  const seed = options.seed ?? randomInt(2 ** 31)
  return concerns.flatMap(({ area, cases }) =>
    Object.entries(cases).map(([name, body]) => ({
      name,
      area,
      run: () => runCase(subject, body, seed),
    })),
  )
}

async function runCase(subject: StoreSubject, body: Concern['cases'][string], seed: number): Promise<void> {
  const underTest = await subject.create()
  try {
    await body(openStage(underTest, seed))
  } catch (error) {
    if (error instanceof Error) error.message += `\n(${subject.name}, seed ${seed})`
    throw error
  } finally {
    await underTest.destroy()
  }
}
