import { expect } from 'vitest'
import { isTold, toldActs } from './told-acts.js'
import { type Aftermath, weatherStorm } from './weather-storm.js'

export interface StormSize {
  readonly seed: number
  readonly deliveries: number
}

const disorder = { duplicated: 0.2, shuffled: 16 }
const nothingLeft = { parked: 0, received: 0, delayed: 0, untold: 0 }

/** None is lost: deliveries, and what is read because of them, make the copy that GitHub has, without any run. */
export async function expectCalmWithoutRuns(size: StormSize): Promise<void> {
  const told = await weatherStorm({ ...size, acts: toldActs, faults: disorder, kills: 2, isMended: false })
  expect(told.differences.filter(isTold)).toEqual([])
  expect(told).toMatchObject({ kills: 2, counts: nothingLeft })
  expect(told.sent).toBeGreaterThanOrEqual(size.deliveries)
  expect(countAll(told), 'each is in the inbox once').toBe(told.sent)
}

/** One in twenty is lost: recovering and one incremental run make the copy that GitHub has. */
export async function expectCalmOnceRecovered(size: StormSize): Promise<void> {
  const faults = { ...disorder, lost: 0.05 }
  const told = await weatherStorm({ ...size, acts: toldActs, faults, kills: 2, isMended: true })
  expect(told.differences.filter(isTold)).toEqual([])
  expect(told).toMatchObject({ kills: 2, counts: nothingLeft })
  expect(told.recovered).toBeGreaterThan(size.deliveries / 50)
}

function countAll({ counts }: Aftermath): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
