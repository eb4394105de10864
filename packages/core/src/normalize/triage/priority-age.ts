import { fullWeeks } from '../time.js'

const mostAge = 20

/** What decides how much a bug's age adds to its priority. */
export interface BugAge {
  readonly createdAt: string | null
  /** Age stops here; null while open. */
  readonly closedAt: string | null
}

/**
 * The priority of a day: the base, plus 1 for each full week of age up to 20, kept within 0 and 100.
 *
 * @param base From `calculatePriorityBase`: it needs labels, this needs none.
 * @param day `YYYY-MM-DD`: age counts to its start in UTC.
 */
export function addPriorityAge(base: number, { createdAt, closedAt }: BugAge, day: string): number {
  const age = createdAt === null ? 0 : Math.min(mostAge, fullWeeks(createdAt, closedAt, day))
  return Math.max(0, Math.min(100, base + age))
}
