import { expect, test } from 'vitest'
import { defaultLabelRules } from './label-rules.js'
import { triageBug, type UntriagedBug } from './triage-bug.js'

const untriaged: UntriagedBug = {
  state: 'open',
  labels: [],
  assignees: [],
  createdAt: '2024-04-24T00:00:00.000Z',
  closedAt: null,
}

function triage(facts: Partial<UntriagedBug>) {
  return triageBug({ ...untriaged, ...facts }, '2024-05-01', defaultLabelRules)
}

test.each([
  [{}, 'pending'],
  [{ labels: ['bug'] }, 'pending'],
  [{ assignees: ['ada'] }, 'in_progress'],
  [{ labels: ['status: in progress'] }, 'in_progress'],
  [{ state: 'closed' }, 'closed'],
  [{ state: 'closed', assignees: ['ada'], labels: ['wip'] }, 'closed'],
])('the status of %j is %s', (facts, status) => {
  expect(triage(facts).status).toBe(status)
})

test('severity, hours, blocker and both scores follow from labels and age', () => {
  expect(triage({ labels: ['P1', 'release-blocker', 'docs'] })).toEqual({
    severity: 'high',
    status: 'pending',
    sla_hours: 24,
    is_blocker: true,
    priority_base: 95,
    priority_score: 96,
  })
})
