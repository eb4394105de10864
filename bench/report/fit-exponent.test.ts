import { describe, expect, it } from 'vitest'
import { fitExponent } from './fit-exponent.js'

const sizes = [180, 720, 2_880]

describe('the fitted exponent', () => {
  it.each([0, 0.5, 1, 1.02, 2])('is %d for what grows with that power', (power) => {
    expect(fitExponent(sizes.map((size) => ({ size, value: 7 * size ** power })))).toBeCloseTo(power, 10)
  })

  it('lies between the slopes of what grows unevenly', () => {
    const fitted = fitExponent([
      { size: 10, value: 10 },
      { size: 100, value: 100 },
      { size: 1_000, value: 10_000 },
    ])
    expect(fitted).toBeCloseTo(1.5, 10)
  })

  it('is unknown for one size, for the same size twice and for nothing', () => {
    expect(fitExponent([{ size: 180, value: 12 }])).toBeUndefined()
    expect(
      fitExponent([
        { size: 180, value: 12 },
        { size: 180, value: 13 },
      ]),
    ).toBeUndefined()
    expect(fitExponent([])).toBeUndefined()
  })

  it('is unknown where a value is 0', () => {
    expect(
      fitExponent([
        { size: 180, value: 0 },
        { size: 720, value: 4 },
      ]),
    ).toBeUndefined()
  })
})
