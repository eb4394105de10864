import { flattenText } from './flatten-text.js'

/** A moment (a date, milliseconds since 1970, or ISO text) as GitHub writes it: UTC, whole seconds, cut off. */
export function toTimestamp(moment: Date | number | string): string {
  return flattenText(`${new Date(moment).toISOString().slice(0, 19)}Z`)
}
