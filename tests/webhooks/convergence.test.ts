import { expect, it } from 'vitest'
import { toldActs, untoldColumns } from './told-acts.js'
import { weatherStorm } from './weather-storm.js'

const seed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000)
const disorder = { duplicated: 0.2, shuffled: 16 }
const some = { seed, deliveries: Number(process.env.STORM_DELIVERIES ?? 300), acts: toldActs }

it(`deliveries alone, twice and in disorder, make the copy that GitHub has (STORM_SEED=${seed})`, async () => {
  const told = await weatherStorm({ ...some, faults: disorder, kills: 2, isMended: false })
  expect(told.differences.filter(isTold)).toEqual([])
  expect(told).toMatchObject({ kills: 2, counts: { parked: 0, received: 0, delayed: 0 } })
}, 120_000)

it(`what gets lost is recovered (STORM_SEED=${seed})`, async () => {
  const faults = { ...disorder, lost: 0.05 }
  const told = await weatherStorm({ ...some, faults, kills: 2, isMended: true })
  expect(told).toMatchObject({ differences: [], kills: 2, counts: { parked: 0, received: 0, delayed: 0 } })
  expect(told.recovered).toBeGreaterThan(0)
}, 120_000)

/** Such as `pull_requests 7 head_repository: "acme/old" should be "acme/new"`. */
function isTold(difference: string): boolean {
  const [, table, column] = /^(\w+) .*? (\w+): /.exec(difference) ?? []
  return !Object.hasOwn(untoldColumns, `${table}.${column}`)
}
