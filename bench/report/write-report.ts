import { exponentOf, limits } from './limits.js'
import { type Figure, figures, type Measurement, type Participant } from './measurement.js'
import { formatRatio, ratioTo } from './ratio.js'
import { writeTable } from './write-table.js'

/** Everything that was measured, as Markdown: figures, ratios, growth, and what was promised. */
export function writeReport(measurements: readonly Measurement[]): string {
  const sections = [
    section('Figures', writeFigures(measurements)),
    ...(['baseline', 'floor', 'the same statements'] as const).map((participant) =>
      section(titles[participant], writeRatios(measurements, participant)),
    ),
    section('Growth', writeGrowth(measurements)),
    section('Limits', writeLimits(measurements)),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}

const titles = {
  baseline: 'Share of the baseline',
  floor: 'Share of the floor',
  'the same statements': 'Share of the same statements through pg',
} as const

function section(title: string, table: string): string {
  return table === '' ? '' : `## ${title}\n\n${table}`
}

function writeFigures(measurements: readonly Measurement[]): string {
  return writeTable(
    ['scenario', 'participant', ...figures.map(({ name }) => name)],
    measurements.map((measured) => [
      describe(measured),
      measured.participant,
      ...figures.map((figure) => formatFigure(figure, measured)),
    ]),
  )
}

function describe({ scenario, failures = 0 }: Measurement): string {
  return failures === 0 ? scenario : `${scenario} (${failures} failed)`
}

/** What a ratio says something about: rows are the same for everybody. */
const compared = figures.filter(({ name }) => name !== 'rows' && name !== 'written')

function writeRatios(measurements: readonly Measurement[], participant: Participant): string {
  const rows = measurements.map((measured) => {
    const ratios = compared.map((figure) => ratioTo(measurements, participant, measured, figure))
    return { measured, ratios }
  })
  return writeTable(
    ['scenario', 'participant', ...compared.map(({ name }) => name)],
    rows
      .filter(({ ratios }) => ratios.some((ratio) => ratio !== undefined))
      .map(({ measured, ratios }) => [
        measured.scenario,
        measured.participant,
        ...ratios.map((ratio) => (ratio === undefined ? '' : formatRatio(ratio))),
      ]),
  )
}

function writeGrowth(measurements: readonly Measurement[]): string {
  const series = [...new Set(measurements.flatMap((measured) => measured.series?.name ?? []))]
  const grown = figures.filter(({ name }) =>
    ['requests', 'points', 'wall s', 'CPU s', 'peak MB'].includes(name),
  )
  return writeTable(
    ['with', ...grown.map(({ name }) => `exponent of ${name}`)],
    series.map((name) => [
      name,
      ...grown.map(({ read }) => exponentOf(measurements, name, read)?.toFixed(3) ?? ''),
    ]),
  )
}

function writeLimits(measurements: readonly Measurement[]): string {
  const rows = limits.flatMap(({ what, atMost, atLeast, read }) => {
    const figure = read(measurements)
    if (figure === undefined) return []
    const isKept = figure <= (atMost ?? figure) && figure >= (atLeast ?? figure)
    const limit = atMost === undefined ? `≥ ${formatNumber(atLeast ?? 0)}` : `≤ ${formatNumber(atMost)}`
    return [[what, formatNumber(figure), limit, isKept ? 'yes' : '**no**']]
  })
  return writeTable(['limit', 'measured', 'promised', 'kept'], rows)
}

function formatFigure({ read, digits }: Figure, measured: Measurement): string {
  const value = read(measured)
  if (value === undefined) return ''
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 })
}
