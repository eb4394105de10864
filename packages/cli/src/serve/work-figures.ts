import type { Row } from '@hubsync/core'

export interface ProjectsByHealth {
  readonly byHealth: Readonly<Record<'poor' | 'fair' | 'good', number>>
  readonly leastHealthy: readonly {
    readonly name: string
    readonly health: number
    readonly openBugs: number
  }[]
}

export interface CycleTime {
  /** Of all that were merged in these weeks; null where there were none. */
  readonly medianHours: number | null
  /** The last twelve, oldest first. */
  readonly weeks: readonly {
    readonly from: string
    readonly merged: number
    readonly medianHours: number | null
  }[]
}

const dayMs = 24 * 3_600_000
const weekMs = 7 * dayMs
const weeks = 12
const shownProjects = 8

/** @param metrics newest first; a project without any is left out */
export function rankProjects(projects: readonly Row[], metrics: readonly Row[]): ProjectsByHealth {
  const newest = new Map<unknown, number>()
  for (const { project_id, health_score } of metrics) {
    if (!newest.has(project_id)) newest.set(project_id, Number(health_score))
  }
  const ranked = projects
    .flatMap(({ id, full_name, open_issues }) => {
      const health = newest.get(id)
      return health === undefined ? [] : [{ name: String(full_name), health, openBugs: Number(open_issues) }]
    })
    .sort(
      (left, right) =>
        left.health - right.health ||
        right.openBugs - left.openBugs ||
        left.name.localeCompare(right.name, 'en'),
    )
  const countBetween = (from: number, to: number) =>
    ranked.filter(({ health }) => health >= from && health < to).length
  return {
    byHealth: {
      poor: countBetween(0, 40),
      fair: countBetween(40, 70),
      good: countBetween(70, Number.POSITIVE_INFINITY),
    },
    leastHealthy: ranked.slice(0, shownProjects),
  }
}

const ageLimits = [1, 3, 7, 30, 90, null]

/** How many are how old; each limit leaves out those of the one before. */
export function countAges(open: readonly Row[], now: Date): { upToDays: number | null; count: number }[] {
  const ages = open.map(({ github_created_at }) => (now.getTime() - timeOf(github_created_at)) / dayMs)
  return ageLimits.map((upToDays, index) => {
    // The clock of GitHub may be ahead of ours: what was opened just now is not missing.
    const from = ageLimits[index - 1] ?? Number.NEGATIVE_INFINITY
    return { upToDays, count: ages.filter((age) => age >= from && age < (upToDays ?? age + 1)).length }
  })
}

/** From opened to merged, week by week. */
export function measureCycles(merged: readonly Row[], now: Date): CycleTime {
  const begin = now.getTime() - weeks * weekMs
  const perWeek = Array.from({ length: weeks }, (): number[] => [])
  for (const { merged_at, cycle_time_hours: hours } of merged) {
    const week = Math.min(weeks - 1, Math.floor((timeOf(merged_at) - begin) / weekMs))
    if (typeof hours === 'number') perWeek[week]?.push(hours)
  }
  return {
    medianHours: medianOf(perWeek.flat()),
    weeks: perWeek.map((hours, index) => ({
      from: new Date(begin + index * weekMs).toISOString(),
      merged: hours.length,
      medianHours: medianOf(hours),
    })),
  }
}

function medianOf(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

function timeOf(value: Row[string] | undefined): number {
  return Date.parse(String(value))
}
