import { describe, expect, test } from 'vitest'
import { defaultLabelRules, type LabelMeaning } from './label-rules.js'
import { haveMeaning, readLabel } from './match-label.js'

const labelsOf: Record<LabelMeaning, { means: readonly string[]; doesNot: readonly string[] }> = {
  blocker: {
    means: [
      ...[
        'blocker',
        'Blocker',
        'BLOCKERS',
        'priority: blocker',
        'priority/blocker',
        'release-blocker',
        'release blocker',
      ],
      ...[
        'releaseblocker',
        'release-blocking',
        'blocks-release',
        'blocking',
        'showstopper',
        'show-stopper',
        '🚫 blocker',
      ],
      ...['1.0 blocker', 'blocker?'],
    ],
    doesNot: [
      ...[
        'unblocker',
        'un-blocker',
        'non-blocker',
        'not-a-blocker',
        'not a blocker',
        'no-blocker',
        'non-blocking',
      ],
      ...[
        'blocked',
        'blocked: upstream',
        'S-blocked',
        'block',
        'adblocker',
        'ad-blocker',
        'Popup Blocker',
        'blockers2',
      ],
      ...['blocking I/O', 'critical', ''],
    ],
  },
  security: {
    means: [
      'security',
      'Security 🔒',
      'area/security',
      'type: security',
      'sig/security',
      'vulnerability',
      'CVE',
      'CVE-2024-1',
    ],
    doesNot: ['insecurity', 'insecure', 'non-security', 'not security', 'secure', 'receive', 'securityx'],
  },
  regression: {
    means: [
      ...[
        'regression',
        'Regression',
        'kind/regression',
        'regression-from-stable-to-nightly',
        'perf-regression',
      ],
      ...['regressions', 'regression: needs regression test'],
    ],
    doesNot: [
      ...[
        'regression test',
        'needs-regression-test',
        'Regression Tests',
        'linear regression',
        'no regression',
      ],
      ...['not-a-regression', 'aggression', 'regress', 'progression'],
    ],
  },
  documentation: {
    means: [
      'documentation',
      'Documentation',
      'docs',
      'doc',
      'kind/documentation',
      'A-docs',
      'type: docs',
      '📖 docs',
    ],
    doesNot: [
      'T-rustdoc',
      'docker',
      'document',
      'no docs',
      'docs not needed',
      'documentation not required',
      'docstring',
    ],
  },
  goodFirstIssue: {
    means: [
      ...[
        'good first issue',
        'good-first-issue',
        'Good First Issue',
        'goodfirstissue',
        'good first bug',
        'first-timers-only',
      ],
      ...[
        'beginner friendly',
        'beginner',
        'first issue',
        'E-easy',
        'good for newcomers',
        'status: good first issue',
      ],
    ],
    doesNot: [
      'first',
      'good',
      'issue',
      'not a good first issue',
      'first contact',
      'easy',
      'goods first issues list',
    ],
  },
  inProgress: {
    means: [
      ...[
        'in progress',
        'in-progress',
        'In Progress',
        'inprogress',
        'status: in progress',
        'status/in-progress',
        'WIP',
      ],
      ...['[WIP]', 'work in progress', 'status: started', 'doing', 'lifecycle/active', 'in development'],
    ],
    doesNot: [
      ...[
        'not in progress',
        'progress',
        'progress bar',
        'in progress bar',
        'not started',
        'getting started',
        'started by',
      ],
      ...['wipe', 'active', 'in review', 'has PR', 'needs-review', 'assigned'],
    ],
  },
}

describe.each(Object.keys(labelsOf) as LabelMeaning[])('%s', (meaning) => {
  const { means, doesNot } = labelsOf[meaning]

  test.each(means.map((label) => [label]))('is what %j means', (label) => {
    expect(haveMeaning(['bug', label].map(readLabel), meaning, defaultLabelRules)).toBe(true)
  })

  test.each(doesNot.map((label) => [label]))('is not what %j means', (label) => {
    expect(haveMeaning(['bug', label].map(readLabel), meaning, defaultLabelRules)).toBe(false)
  })
})

test('labels of a real project that only look like triage mean nothing', () => {
  const labels = [
    ...[
      'design',
      'editorial',
      'needs-pr',
      'has-pr',
      'ready-to-merge',
      'auth48',
      'Parked',
      'final check',
      'long-term',
    ],
    ...[
      '-manageability',
      'close without action?',
      'high-level-schema',
      'quic-http3-fields',
      'ask-3rd-party',
      'privacy',
    ],
  ]
  for (const meaning of Object.keys(labelsOf) as LabelMeaning[]) {
    expect(haveMeaning(labels.map(readLabel), meaning, defaultLabelRules), meaning).toBe(false)
  }
})

test('a host replaces one meaning and keeps the others', () => {
  const rules = {
    ...defaultLabelRules,
    meanings: { ...defaultLabelRules.meanings, blocker: { anywhere: ['stop ship'] } },
  }
  expect(haveMeaning([readLabel('Stop-Ship')], 'blocker', rules)).toBe(true)
  expect(haveMeaning([readLabel('blocker')], 'blocker', rules)).toBe(false)
  expect(haveMeaning([readLabel('security')], 'security', rules)).toBe(true)
})
