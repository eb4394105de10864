export interface SizedValue {
  readonly size: number
  readonly value: number
}

/**
 * The power of the size with which a value grows: 1 where twice the size costs twice as much. Least squares over the
 * logarithms; undefined for fewer than two sizes, or values without a logarithm.
 */
export function fitExponent(values: readonly SizedValue[]): number | undefined {
  const points = values.map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }))
  if (points.some(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y))) return undefined
  const x = mean(points.map((point) => point.x))
  const y = mean(points.map((point) => point.y))
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
  if (!(spread > 0)) return undefined
  return points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
