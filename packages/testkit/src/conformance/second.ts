/** Noon on the first of March 2026 and so many seconds. */
export function second(count: number): string {
  return new Date(Date.UTC(2026, 2, 1, 12) + count * 1000).toISOString()
}
