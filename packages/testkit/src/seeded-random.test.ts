import { describe, expect, it } from 'vitest'
import { createSeededRandom } from './seeded-random.js'

describe('createSeededRandom', () => {
  it('repeats its choices by the seed, and makes others by another', () => {
    const choices = (seed: number) => {
      const random = createSeededRandom(seed)
      return Array.from({ length: 50 }, () => random.between(0, 1000))
    }
    expect(choices(7)).toEqual(choices(7))
    expect(choices(7)).not.toEqual(choices(8))
  })

  it('reaches both ends of a range and nothing beyond', () => {
    const random = createSeededRandom(1)
    const numbers = new Set(Array.from({ length: 500 }, () => random.between(-1, 2)))
    expect([...numbers].toSorted()).toEqual([-1, 0, 1, 2])
  })

  it('shuffles without loss, and leaves the given list as it is', () => {
    const random = createSeededRandom(1)
    const items = Array.from({ length: 20 }, (_, index) => index)
    const shuffled = random.shuffle(items)
    expect(shuffled).not.toEqual(items)
    expect(shuffled.toSorted((left, right) => left - right)).toEqual(items)
    expect(items).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })
})
