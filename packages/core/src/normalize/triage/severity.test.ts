import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLabelRules, type Severity } from './label-rules.js'
import { calculateSlaHours, extractSeverity } from './severity.js'

const labelsOf: Record<Severity, readonly string[]> = {
  critical: [
    ...[
      'critical',
      'CRITICAL',
      'Critical bug',
      'bug: critical',
      'severity/critical',
      'severity: Critical 🔥',
    ],
    ...['P0', 'p0', 'p-0', 'P0 - drop everything', 'priority/p0', 'priority::p0', 'Priority: P0', '[P0]'],
    ...['sev0', 'sev1', 'SEV-1', 'severity::1', 'severity:S1', 'Severity 1'],
    ...[
      'priority/critical-urgent',
      'P-critical',
      'critical security',
      'urgent',
      'Priority: Urgent',
      'urgency: urgent',
    ],
    ...[
      'priority: highest',
      'very high',
      'impact: very high',
      'top priority',
      ':fire: critical',
      'ｃｒｉｔｉｃａｌ',
    ],
  ],
  high: [
    ...[
      'high',
      'High Priority',
      'high-priority',
      'priority: high',
      'priority:high',
      'priority/high',
      'Prio: High',
    ],
    ...[
      'severity_high',
      'high severity bug',
      'severity level: high',
      'high priority customers',
      'P-high',
      'HIGH!',
      'impact: high',
    ],
    ...['P1', 'priority/p1', 'priority::1', 'sev2', 'sev-2', 'severity/2', 'major', 'severity: major'],
    ...['important', 'priority/important-soon', 'severe', '⚠️ high'],
  ],
  medium: [
    ...[
      'medium',
      'priority: medium',
      'med',
      'sev: med',
      'P-medium',
      'moderate',
      'priority: normal',
      'P2',
      'sev3',
    ],
    ...['severity::3', 'priority/important-longterm'],
  ],
  low: [
    ...['low', 'low priority', 'low-priority', 'priority: low', 'Severity: Low', 'P-low', 'P3', 'p4', 'sev4'],
    ...['severity::4', 'minor', 'minor bug', 'trivial', 'priority: lowest', 'very low', 'priority/backlog'],
  ],
}

/** None of these names a severity, whatever words it holds. */
const otherLabels = [
  ...[
    'highlight',
    'highlighting',
    'high-level-schema',
    'high level',
    'high-contrast',
    'perf: high CPU',
    'higher-order',
  ],
  ...[
    'low-hanging fruit',
    'low hanging fruit',
    'low-level',
    'low memory',
    'flow',
    'slow',
    'allow',
    'below',
    'yellow',
  ],
  ...[
    'uncritical',
    'non-critical',
    'not critical',
    'not-critical',
    'not a critical bug',
    'no priority',
    'not high priority',
  ],
  ...['critical path', 'area/critical-css', 'hypercritical', 'criticality'],
  ...['risk: low', 'effort: low', 'complexity: high', 'size: medium', 'medium articles', 'mediump'],
  ...['area/p2p', 'mp3', 'p10', 'display-p3', 'sprint 1', 'phase 0', 'step-1', 'v1', 'http/2'],
  ...[
    'semver: minor',
    'major version',
    'minority',
    'majority',
    'backlog',
    'top',
    'top bar',
    'normalize',
    'urgently',
  ],
  ...[
    'important note',
    'unimportant',
    'severed',
    'sevenfold',
    'blocker',
    'bug',
    '',
    '   ',
    '🔥',
    ':',
    '重要',
  ],
]

describe('severity', () => {
  for (const [severity, labels] of Object.entries(labelsOf)) {
    test.each(labels.map((label) => [label]))(`of %j is ${severity}`, (label) => {
      expect(extractSeverity([label])).toBe(severity)
    })
  }

  test.each(otherLabels.map((label) => [label]))('is not named by %j', (label) => {
    expect(extractSeverity([label, 'low'])).toBe('low')
    expect(extractSeverity([label])).toBe('medium')
  })

  test('is medium where no label names one', () => {
    expect(extractSeverity([])).toBe('medium')
    expect(extractSeverity(['bug', 'help wanted'])).toBe('medium')
  })

  test('is the most urgent of several, whatever their order', () => {
    expect(extractSeverity(['p3', 'severity/high', 'bug'])).toBe('high')
    expect(extractSeverity(['low', 'medium', 'critical', 'high'])).toBe('critical')
    expect(extractSeverity(['low', 'medium'])).toBe('medium')
    expect(extractSeverity(['P1 (critical)'])).toBe('critical')
  })

  test('does not depend on case, order or repetition', () => {
    const label = fc.oneof(fc.constantFrom(...Object.values(labelsOf).flat(), ...otherLabels), fc.string())
    fc.assert(
      fc.property(fc.array(label, { maxLength: 6 }), (labels) => {
        const severity = extractSeverity(labels)
        expect(extractSeverity(labels.map((text) => text.toUpperCase().toLowerCase()))).toBe(severity)
        expect(extractSeverity([...labels, ...labels].reverse())).toBe(severity)
      }),
    )
  })

  test('follows the rules of a host', () => {
    const rules = {
      ...defaultLabelRules,
      severity: { ...defaultLabelRules.severity, critical: { anywhere: ['brandaktuell'] } },
    }
    expect(extractSeverity(['Brandaktuell!'], rules)).toBe('critical')
    expect(extractSeverity(['critical'], rules)).toBe('medium')
    expect(extractSeverity(['high'], rules)).toBe('high')
  })
})

test.each([
  ['critical', 4],
  ['high', 24],
  ['medium', 72],
  ['low', 168],
] as const)('a bug of severity %s is to be resolved within %d hours', (severity, hours) => {
  expect(calculateSlaHours(severity)).toBe(hours)
})
