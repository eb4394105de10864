const hour = 3_600_000
const day = 24 * hour
const week = 7 * day

/** How GitHub spells almost every time; days that not all months have are left out. */
const plainTime = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

/** A `YYYY-MM-DD` day's start in UTC, in milliseconds. */
function startOfDay(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`)
}

/**
 * Any time that GitHub writes, as the model keeps it: ISO 8601 in UTC with milliseconds.
 *
 * Null for what is no time or lies outside the years 1 to 9999: git takes any number as a date, databases do
 * not. Such years are written with a sign, which sorts before every digit.
 */
export function toTimestamp(text: string): string | null {
  if (plainTime.test(text)) return `${text.slice(0, -1)}.000Z`
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) return null
  const timestamp = new Date(milliseconds).toISOString()
  return timestamp >= '0001' ? timestamp : null
}

/** Hours from one time to another, in hundredths, half up: from whole milliseconds, so that SQL agrees. */
export function hoursBetween(start: string, end: string): number {
  const milliseconds = Date.parse(end) - Date.parse(start)
  const hundredth = hour / 100
  return Math.floor((milliseconds + hundredth / 2) / hundredth) / 100
}

/** Full weeks from a time to the start of a day, or to the end that came before it; never negative. */
export function fullWeeks(start: string, end: string | null, date: string): number {
  const until = end === null ? startOfDay(date) : Math.min(Date.parse(end), startOfDay(date))
  return Math.max(0, Math.floor((until - Date.parse(start)) / week))
}

/** Whether a time lies less than so many days before the start of a day; later times do too. */
export function isWithinDays(time: string, days: number, date: string): boolean {
  return startOfDay(date) - Date.parse(time) < days * day
}
