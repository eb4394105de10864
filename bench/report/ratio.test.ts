import { describe, expect, it } from 'vitest'
import type { Measurement } from './measurement.js'
import { formatRatio, ratioTo } from './ratio.js'

const baseline: Measurement = { scenario: 'full', participant: 'baseline', requests: 1_800, notModified: 0 }
const hubsync: Measurement = {
  scenario: 'full',
  participant: 'hubsync, GraphQL',
  requests: 12,
  notModified: 3,
  wallMs: 900,
}
const idle: Measurement = { scenario: 'idle', participant: 'hubsync, GraphQL', requests: 2 }
const requests = { read: ({ requests }: Measurement) => requests }

describe('a ratio', () => {
  it('compares participants of one scenario', () => {
    expect(ratioTo([baseline, hubsync, idle], 'baseline', hubsync, requests)).toBeCloseTo(1 / 150, 10)
    expect(ratioTo([baseline, hubsync, idle], 'baseline', idle, requests)).toBeUndefined()
  })

  it('is unknown for the reference itself, for what one of the two lacks, and against nothing', () => {
    const all = [baseline, hubsync]
    expect(ratioTo(all, 'baseline', baseline, requests)).toBeUndefined()
    expect(ratioTo(all, 'baseline', hubsync, { read: ({ wallMs }) => wallMs })).toBeUndefined()
    expect(ratioTo(all, 'baseline', hubsync, { read: ({ notModified }) => notModified })).toBeUndefined()
    expect(ratioTo(all, 'floor', hubsync, requests)).toBeUndefined()
  })

  it.each([
    [1 / 27, '1/27'],
    [0.3, '1/3.33'],
    [0.83, '0.83×'],
    [1, '1.00×'],
    [12.4, '12×'],
    [0, '0'],
  ])('of %d reads %s', (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text)
  })
})
