const numbers = new Intl.NumberFormat('en')
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

export const count = (number) => numbers.format(number)
export const time = (iso) => (iso ? times.format(new Date(iso)) : '–')

export function duration(milliseconds) {
  if (milliseconds === null) return '–'
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 1) return 'under 1 s'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
