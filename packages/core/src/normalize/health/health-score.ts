import { isWithinDays } from '../time.js'

export interface ProjectHealth {
  /** Time of the head commit of the default branch; null for an empty repository. */
  readonly lastCommit: string | null
  readonly openIssues: number
  readonly stars: number
  readonly contributors: number
  /** Null counts as absent: the head's tree was not read yet. */
  readonly hasCi: boolean | null
  readonly hasTests: boolean | null
}

/**
 * How alive and cared for a project is, from 0 to 100.
 *
 * 50, and 10 for each of: fewer than 5 open issues, more than 100 stars, more than 10 contributors,
 * continuous integration, tests; 20 for a last commit under 30 days before the start of the day.
 *
 * @param day `YYYY-MM-DD`, in GitHub's time.
 */
export function calculateHealthScore(project: ProjectHealth, day: string): number {
  const score =
    50 +
    (project.lastCommit !== null && isWithinDays(project.lastCommit, 30, day) ? 20 : 0) +
    (project.openIssues < 5 ? 10 : 0) +
    (project.stars > 100 ? 10 : 0) +
    (project.contributors > 10 ? 10 : 0) +
    (project.hasCi ? 10 : 0) +
    (project.hasTests ? 10 : 0)
  return Math.min(100, score)
}
