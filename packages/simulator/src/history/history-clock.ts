import type { HistoryData, RepositoryHistory } from './history-data.js'
import { snapshotsOf } from './history-identities.js'

export interface HistoryClock {
  now(): Date
  /** @param step how many steps are applied by now */
  moveToStep(step: number): void
}

const second = 1000
const headStart = 6 * 60 * 60 * second

/**
 * The clock of a replayed GitHub.
 *
 * On GitHub a change is stamped with the time at which it becomes visible, so nothing appears later with an earlier
 * stamp, and clients rightly build their watermarks on that. The snapshots of several repositories were taken at
 * different times: a step may bring changes older than another repository's last step. So the clock shows the time
 * of the last step only as far as no later step brings an older stamp, and otherwise stays some hours before the
 * earliest of those. The price is that some things are stamped later than the clock, until the last step.
 *
 * It runs with the real clock in between, and every step moves it by a second at least.
 */
export function createHistoryClock(data: HistoryData): HistoryClock {
  const bounds = findBounds(data)
  let start = bounds[0]?.start ?? Date.now()
  let end = bounds[0]?.end ?? Number.POSITIVE_INFINITY
  let startedAt = performance.now()
  const now = (): number => Math.min(start + performance.now() - startedAt, end)
  return {
    now: () => new Date(now()),
    moveToStep: (step) => {
      const bound = bounds[step]
      if (!bound) return
      start = Math.max(bound.start, now() + second)
      end = Math.max(bound.end, start)
      startedAt = performance.now()
    },
  }
}

interface Bound {
  start: number
  /** Where the clock stops. */
  end: number
}

/** For the base and for each step: where the clock starts, and what it may not reach before the next one. */
function findBounds(data: HistoryData): Bound[] {
  const steps = data.repositories.flatMap(findSteps).sort((a, b) => a.at - b.at)
  const firstBase = Math.min(...data.repositories.map(({ base }) => Date.parse(base.at)))
  const times = [firstBase, ...steps.map(({ at }) => at)]
  const bounds: Bound[] = []
  let earliestLater = Number.POSITIVE_INFINITY
  for (let index = times.length - 1; index >= 0; index--) {
    const at = times[index] ?? firstBase
    bounds.unshift({ start: Math.min(at, earliestLater - headStart), end: earliestLater - second })
    earliestLater = Math.min(earliestLater, steps[index - 1]?.earliestChange ?? Number.POSITIVE_INFINITY)
  }
  return bounds
}

function findSteps(history: RepositoryHistory): { at: number; earliestChange: number }[] {
  const stamps = new Map<number, string>()
  const steps = snapshotsOf(history).map(({ at, issues, pulls }) => {
    let earliestChange = Number.POSITIVE_INFINITY
    for (const { number, updatedAt } of [...issues, ...pulls]) {
      if (stamps.get(number) === updatedAt) continue
      stamps.set(number, updatedAt)
      earliestChange = Math.min(earliestChange, Date.parse(updatedAt))
    }
    return { at: Date.parse(at), earliestChange }
  })
  return steps.slice(1)
}
