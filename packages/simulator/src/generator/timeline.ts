import { flattenText } from '../world/flatten-text.js'
import type { Random } from './random.js'

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** A moment on the clock of someone whose zone is `offset` minutes ahead of UTC, as git writes it. */
export function toZonedTimestamp(time: number, offset: number): string {
  const local = new Date(time + offset * minute).toISOString().slice(0, 19)
  const sign = offset < 0 ? '-' : '+'
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0')
  return flattenText(`${local}${sign}${hours}:${minutes}`)
}

/** Ascending moments between two times, more of them towards the end, as projects grow. */
export function spreadMoments(count: number, from: number, to: number, random: Random): number[] {
  const moments = Array.from({ length: count }, () => from + Math.sqrt(random.fraction()) * (to - from))
  return moments.map((moment) => Math.floor(moment / second) * second).sort((a, b) => a - b)
}
