import type { Random } from './random.js'

/**
 * Divides a total among takers as sizes are spread in real accounts: a few large, a long tail of small ones.
 *
 * The shares add up to the total exactly; the first taker gets the most.
 */
export function divideUnevenly(total: number, takers: number, evenness = 0.9): number[] {
  return divideByWeight(
    total,
    Array.from({ length: takers }, (_, index) => 1 / (index + 1) ** evenness),
  )
}

/** Divides a total exactly; who has no weight gets nothing. */
export function divideByWeight(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0) {
    if (total > 0) throw new RangeError(`There is nothing that ${total} could belong to`)
    return weights.map(() => 0)
  }
  const shares = weights.map((weight) => Math.floor((total * weight) / sum))
  let left = total - shares.reduce((a, b) => a + b, 0)
  for (let index = 0; left > 0; index = (index + 1) % weights.length) {
    if (!weights[index]) continue
    shares[index] = (shares[index] ?? 0) + 1
    left -= 1
  }
  return shares
}

/** Gives each of `total` things to a random taker. */
export function scatter(total: number, takers: number, random: Random): number[] {
  const shares = new Array<number>(takers).fill(0)
  if (takers === 0) return shares
  for (let left = total; left > 0; left--) {
    const index = random.integer(0, takers - 1)
    shares[index] = (shares[index] ?? 0) + 1
  }
  return shares
}
