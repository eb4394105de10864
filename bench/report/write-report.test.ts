import { describe, expect, it } from 'vitest'
import { limits } from './limits.js'
import type { Measurement } from './measurement.js'
import { writeReport } from './write-report.js'

const full = { scenario: 'W180 full', requests: 12, points: 40, wallMs: 2_000, cpuMs: 500, rows: 10_000 }
const measurements: Measurement[] = [
  { ...full, participant: 'hubsync, GraphQL', largestQueryNodes: 2_700 },
  { ...full, participant: 'baseline', requests: 1_800, points: 1_800, wallMs: 50_000, cpuMs: 20_000 },
  { scenario: 'W180 full', participant: 'floor', requests: 12, points: 16 },
]

describe('the report', () => {
  it('prints every figure, with rows a second and CPU of a thousand rows computed', () => {
    expect(cellsOf('Figures', 'hubsync, GraphQL')).toEqual([
      ...['W180 full', 'hubsync, GraphQL', '12', '40', '', '2.00', '0.50', '', '10,000', '', '5,000', '50.0'],
    ])
  })

  it('compares with the baseline and with the floor', () => {
    expect(cellsOf('Share of the baseline', 'hubsync, GraphQL').slice(2, 7)).toEqual([
      ...['1/150', '1/45', '', '1/25', '1/40'],
    ])
    expect(cellsOf('Share of the floor', 'hubsync, GraphQL').slice(2, 4)).toEqual(['1.00×', '2.50×'])
  })

  it('says which limits are kept, and nothing about those that nothing was measured for', () => {
    expect(cellsOf('Limits', 'W180 full: requests')).toEqual(['W180 full: requests', '12', '≤ 15', 'yes'])
    expect(cellsOf('Limits', 'nodes of the largest').slice(1)).toEqual(['2,700', '≤ 2,600', '**no**'])
    expect(cellsOf('Limits', 'share of the baseline').slice(1)).toEqual(['0.04', '≤ 0.067', 'yes'])
    expect(writeReport(measurements)).not.toContain('big repository')
  })

  it('fits growth over the sizes of a series', () => {
    const grown = [180, 720, 2_880].map(
      (size): Measurement => ({
        scenario: `${size} repositories`,
        participant: 'hubsync, GraphQL',
        series: { name: 'repositories', size },
        requests: size / 10,
        points: size ** 2,
        wallMs: 1_000,
      }),
    )
    expect(cellsOf('Growth', 'repositories', grown).slice(0, 4)).toEqual([
      ...['repositories', '1.000', '2.000', '0.000'],
    ])
    expect(cellsOf('Limits', 'exponent of points', grown).slice(1)).toEqual(['2', '≤ 1.02', '**no**'])
  })

  it('says how often a run failed', () => {
    expect(writeReport([{ ...full, participant: 'baseline', failures: 2 }])).toContain('W180 full (2 failed)')
  })

  it('has one bound for every limit', () => {
    for (const { what, atMost, atLeast } of limits) {
      expect(
        [atMost, atLeast].filter((bound) => bound !== undefined),
        what,
      ).toHaveLength(1)
    }
  })
})

/** The cells of the first row of a section that holds a text. */
function cellsOf(title: string, text: string, of: readonly Measurement[] = measurements): string[] {
  const [, section = ''] = writeReport(of).split(`## ${title}\n\n`)
  const row = section.split('\n').find((line) => line.includes(text)) ?? ''
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
