import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createFlow, type Flow } from '../flows/create-flow.js'
import { askingRules } from '../tenants/asking-rules.js'
import { sharingRules } from '../tenants/sharing-rules.js'
import { buildMutant } from './build-mutant.js'
import { expectCaught } from './expect-caught.js'
import { knownLosses } from './known-losses.js'
import { presentRules } from './present-rules.js'
import { type Product, soundProduct } from './product.js'
import type { Play } from './rule.js'
import { rules } from './rules.js'

const flows: Flow[] = []

afterEach(async () => {
  await Promise.all(flows.splice(0).map((flow) => flow.close()))
})

function playWith(product: Product, play: Play): Promise<void> {
  return play(async (options) => {
    const flow = await createFlow({ ...options, product })
    flows.push(flow)
    return flow
  })
}

describe.each(rules)('$promise', ({ scenario, play, mutants }) => {
  it(scenario, () => playWith(soundProduct, play))

  it.each(mutants)('shows when $name', async (mutant) => {
    const broken = await buildMutant(mutant)
    await expectCaught(playWith(broken, play))
  })
})

it('a build with nothing broken stands every scenario', async () => {
  const file = 'core/src/sync/pass.ts'
  const built = await buildMutant({
    name: 'nothing',
    file,
    find: 'settleMs = 2_000',
    replace: 'settleMs = 2_000',
  })
  for (const { play } of rules) await playWith(built, play)
})

const page = presentRules(rules, [...sharingRules, ...askingRules], knownLosses)

it('the page about correctness says what is tested here', async () => {
  await expect(page).toMatchFileSnapshot('../../docs/concepts/correctness.md')
})

it.each([...new Set(page.match(/(?:packages|tests)\/[\w./-]+/g))])(
  'the page names what is there: %s',
  (path) => {
    expect(existsSync(pathOf(path))).toBe(true)
  },
)

it.each(knownLosses)('the page names tests that there are: $loss', ({ tests }) => {
  const scenarios = rules.map(({ scenario }) => scenario)
  for (const test of tests) {
    if (typeof test === 'string') expect(scenarios).toContain(test)
    else expect(readFileSync(pathOf(test.file), 'utf8')).toContain(test.name)
  }
})

function pathOf(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}
