import { defaultLabelRules, type LabelRules, type Severity } from './label-rules.js'
import { haveMeaning, readLabel } from './match-label.js'
import { addPriorityAge } from './priority-age.js'

export interface BugUrgency {
  readonly severity: Severity
  readonly isBlocker: boolean
  readonly labels: readonly string[]
}

export interface PrioritizedBug extends BugUrgency {
  /** ISO 8601. */
  readonly createdAt: string | null
  /** ISO 8601; age stops here. Null while open. */
  readonly closedAt: string | null
}

const severityPoints = { critical: 40, high: 30, medium: 20, low: 10 } as const satisfies Record<
  Severity,
  number
>

/**
 * How much a bug asks for attention on a day, from 0 to 100.
 *
 * 50, by severity 40, 30, 20 or 10, blocker 30, security 25, regression 20, documentation −15, good first
 * issue −20, and 1 for each full week of age up to 20.
 *
 * @param day `YYYY-MM-DD`: age counts to its start in UTC.
 */
export function calculatePriorityScore(
  bug: PrioritizedBug,
  day: string,
  rules: LabelRules = defaultLabelRules,
): number {
  return addPriorityAge(calculatePriorityBase(bug, rules), bug, day)
}

/** The priority before age is added and it is kept within bounds: the part that no day changes. */
export function calculatePriorityBase(
  { severity, isBlocker, labels }: BugUrgency,
  rules: LabelRules = defaultLabelRules,
): number {
  const texts = labels.map(readLabel)
  return (
    50 +
    severityPoints[severity] +
    (isBlocker ? 30 : 0) +
    (haveMeaning(texts, 'security', rules) ? 25 : 0) +
    (haveMeaning(texts, 'regression', rules) ? 20 : 0) -
    (haveMeaning(texts, 'documentation', rules) ? 15 : 0) -
    (haveMeaning(texts, 'goodFirstIssue', rules) ? 20 : 0)
  )
}
