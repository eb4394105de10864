import { it } from 'vitest'
import { expectCalmOnceRecovered, expectCalmWithoutRuns } from './expect-calm.js'

const seed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000)
const size = { seed, deliveries: Number(process.env.STORM_DELIVERIES ?? 10_000) }

it(`${size.deliveries} deliveries alone make the copy that GitHub has (STORM_SEED=${seed})`, async () => {
  await expectCalmWithoutRuns(size)
})

it(`what gets lost of ${size.deliveries} is recovered (STORM_SEED=${seed})`, async () => {
  await expectCalmOnceRecovered(size)
})
