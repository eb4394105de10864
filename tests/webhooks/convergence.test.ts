import { expect, it } from 'vitest'
import { actionNames } from '../convergence/actions.js'
import { expectCalmOnceRecovered, expectCalmWithoutRuns } from './expect-calm.js'
import { toldActs } from './told-acts.js'

const seed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000)
const size = { seed, deliveries: 250 }

it(`deliveries alone, twice and in disorder, make the copy that GitHub has (STORM_SEED=${seed})`, async () => {
  await expectCalmWithoutRuns(size)
}, 120_000)

it(`what gets lost is recovered (STORM_SEED=${seed})`, async () => {
  await expectCalmOnceRecovered(size)
}, 120_000)

it('nearly everything that may happen happens', () => {
  expect(actionNames.length - toldActs.length).toBeLessThan(10)
})
