import { element } from './elements.js'

const numbers = new Intl.NumberFormat('en')
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const distances = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export const count = (number) => numbers.format(number)
export const plural = (number, word) => `${count(number)} ${word}${number === 1 ? '' : 's'}`

/** How far a time is from now, kept true by `refreshTimes`; the whole of it shows under the pointer. */
export function time(iso) {
  return element('time', { datetime: iso, title: times.format(new Date(iso)) }, distance(iso))
}

export function refreshTimes() {
  for (const shown of document.querySelectorAll('time')) shown.textContent = distance(shown.dateTime)
}

function distance(iso) {
  const left = Date.parse(iso) - Date.now()
  const unit = units.find(([, milliseconds]) => Math.abs(left) >= milliseconds * 0.95)
  if (!unit) return left > 0 ? 'in a moment' : 'just now'
  return distances.format(Math.round(left / unit[1]), unit[0])
}

export function duration(milliseconds) {
  if (milliseconds === null) return '–'
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 1) return 'under 1 s'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return hours(seconds / 3600)
}

export function hours(number) {
  if (number < 1) return `${Math.round(number * 60)} min`
  return number < 48 ? `${Math.round(number)} h` : `${Math.round(number / 24)} d`
}
