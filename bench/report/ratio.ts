import type { Figure, Measurement, Participant } from './measurement.js'

/**
 * A measured figure as a share of what another participant took for the same scenario; undefined where one of the two
 * is unknown or nothing.
 */
export function ratioTo(
  measurements: readonly Measurement[],
  participant: Participant,
  measured: Measurement,
  { read }: Pick<Figure, 'read'>,
): number | undefined {
  const reference = measurements.find(
    (other) => other.scenario === measured.scenario && other.participant === participant,
  )
  if (reference === undefined || reference === measured) return undefined
  const own = read(measured)
  const others = read(reference)
  return own === undefined || !others ? undefined : own / others
}

/** `1/27` for what is less, `1.3×` for what is more. */
export function formatRatio(ratio: number): string {
  if (ratio === 0) return '0'
  return ratio < 0.5 ? `1/${format(1 / ratio)}` : `${format(ratio)}×`
}

function format(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toFixed(2)
}
