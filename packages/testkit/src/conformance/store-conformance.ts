import { randomInt } from 'node:crypto'
import { answers } from '../concerns/answers.js'
import { buriedParents } from '../concerns/buried-parents.js'
import { checkpoints } from '../concerns/checkpoints.js'
import { commitAndReadBack } from '../concerns/commit-and-read-back.js'
import { concurrency } from '../concerns/concurrency.js'
import { deliveries } from '../concerns/deliveries.js'
import { derive } from '../concerns/derive.js'
import { duplicateKeys } from '../concerns/duplicate-keys.js'
import { fencing } from '../concerns/fencing.js'
import { idempotence } from '../concerns/idempotence.js'
import { importLogs } from '../concerns/import-logs.js'
import { isolation } from '../concerns/isolation.js'
import { locks } from '../concerns/locks.js'
import { marks } from '../concerns/marks.js'
import { numbers } from '../concerns/numbers.js'
import { oddText } from '../concerns/odd-text.js'
import { queries } from '../concerns/queries.js'
import { refusals } from '../concerns/refusals.js'
import { rollback } from '../concerns/rollback.js'
import { rowVersions } from '../concerns/row-versions.js'
import { settledRows } from '../concerns/settled-rows.js'
import { stubs } from '../concerns/stubs.js'
import { tombstones } from '../concerns/tombstones.js'
import { volume } from '../concerns/volume.js'
import type { Concern } from './concern.js'
import type { ConformanceCase } from './conformance-case.js'
import { openStage } from './stage.js'
import type { StoreSubject } from './subject.js'

const concerns: readonly Concern[] = [
  commitAndReadBack,
  idempotence,
  rowVersions,
  settledRows,
  duplicateKeys,
  stubs,
  marks,
  tombstones,
  buriedParents,
  checkpoints,
  rollback,
  refusals,
  deliveries,
  fencing,
  locks,
  isolation,
  concurrency,
  oddText,
  numbers,
  volume,
  queries,
  importLogs,
  answers,
  derive,
]

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
