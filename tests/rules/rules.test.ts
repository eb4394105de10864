import { afterEach, describe, expect, it } from 'vitest'
import { createFlow, type Flow } from '../flows/create-flow.js'
import { buildMutant } from './build-mutant.js'
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
    await expect(playWith(broken, play)).rejects.toThrow()
  })
})
