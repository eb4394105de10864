/** What one token grants of one budget. */
export interface Grant {
  /** What may still be spent in this hour. */
  readonly spendable: number
  /** What each further hour brings. */
  readonly perHour: number
  /** Milliseconds from now until the next hour begins. */
  readonly renewsInMs: number
  /** Milliseconds from now until GitHub lets itself be asked at all. */
  readonly opensInMs: number
}

const hourMs = 3_600_000
/** Nobody plans further ahead; it ends a search that would never be over. */
const mostHours = 24 * 30

/**
 * Milliseconds that work takes which needs so much of a budget, and would take so long if nothing had to wait.
 * Where the hours do not hold enough the work ends in the hour that does, however it was spread before. Pure.
 */
export function forecastDuration(workMs: number, need: number, grants: readonly Grant[]): number {
  if (need <= 0 || grants.length === 0) return workMs
  const startMs = Math.min(...grants.map(({ opensInMs }) => Math.max(0, opensInMs)))
  let covered = grants.reduce((sum, { spendable }) => sum + spendable, 0)
  let horizonMs = 0
  let missing = 0
  for (const { renewsInMs, perHour } of renewalsOf(grants)) {
    if (covered >= need) break
    missing = need - covered
    horizonMs = renewsInMs
    covered += perHour
  }
  return Math.max(startMs + workMs, horizonMs + (workMs * missing) / need)
}

/** Every hour that begins from now on, of any token. */
function* renewalsOf(grants: readonly Grant[]): Generator<{ renewsInMs: number; perHour: number }> {
  const next = grants.map(({ renewsInMs, perHour }) => ({ renewsInMs, perHour }))
  for (let hour = 0; hour < mostHours; hour += 1) {
    const first = next.reduce((left, right) => (right.renewsInMs < left.renewsInMs ? right : left))
    yield { ...first }
    first.renewsInMs += hourMs
  }
}
