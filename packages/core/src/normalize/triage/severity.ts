import { defaultLabelRules, type LabelRules, type Severity } from './label-rules.js'
import { matchesRule, readLabel } from './match-label.js'

/** Most urgent first: of several, the first one counts. */
const severities = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[]

const slaHours = { critical: 4, high: 24, medium: 72, low: 168 } as const satisfies Record<Severity, number>

/** The most urgent severity that a label names; `medium` where none does. */
export function extractSeverity(labels: readonly string[], rules: LabelRules = defaultLabelRules): Severity {
  const texts = labels.map(readLabel)
  const named = severities.find((severity) =>
    texts.some((text) => matchesRule(text, rules.severity[severity], rules)),
  )
  return named ?? 'medium'
}

/** Hours within which a bug of that severity is to be resolved. */
export function calculateSlaHours(severity: Severity): number {
  return slaHours[severity]
}
