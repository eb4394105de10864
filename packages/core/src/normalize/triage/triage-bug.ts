import type { Bug } from '../../model/bug.js'
import type { LabelRules } from './label-rules.js'
import { haveMeaning, readLabel } from './match-label.js'
import { calculatePriorityBase } from './priority.js'
import { addPriorityAge } from './priority-age.js'
import { calculateSlaHours, extractSeverity } from './severity.js'

export interface UntriagedBug {
  readonly state: string
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly createdAt: string | null
  readonly closedAt: string | null
}

export type BugTriage = Pick<
  Bug,
  'severity' | 'status' | 'sla_hours' | 'is_blocker' | 'priority_base' | 'priority_score'
>

/** What follows from a bug's state, labels, assignees and age. */
export function triageBug(bug: UntriagedBug, day: string, rules: LabelRules): BugTriage {
  const severity = extractSeverity(bug.labels, rules)
  const isBlocker = haveMeaning(bug.labels.map(readLabel), 'blocker', rules)
  const base = calculatePriorityBase({ severity, isBlocker, labels: bug.labels }, rules)
  return {
    severity,
    status: decideStatus(bug, rules),
    sla_hours: calculateSlaHours(severity),
    is_blocker: isBlocker,
    priority_base: base,
    priority_score: addPriorityAge(base, bug, day),
  }
}

function decideStatus({ state, labels, assignees }: UntriagedBug, rules: LabelRules): string {
  if (state === 'closed') return 'closed'
  return assignees.length > 0 || haveMeaning(labels.map(readLabel), 'inProgress', rules)
    ? 'in_progress'
    : 'pending'
}
