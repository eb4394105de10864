import { expect, test } from 'vitest'
import { rowId } from '../model/ids.js'
import type { ReviewRecord } from '../wire/review.js'
import type { ReviewContext } from './context.js'
import { normalizeReview } from './normalize-review.js'
import { defaultLabelRules } from './triage/label-rules.js'

const scope = { tenantId: 'default', host: 'github.com' }
const context: ReviewContext = {
  scope,
  observedAt: '2024-05-01T10:00:00.000Z',
  day: '2024-05-01',
  labelRules: defaultLabelRules,
  pullRequestId: rowId(scope, 'pull_request', 9),
}
const record: ReviewRecord = {
  id: 80,
  node_id: 'PRR_80',
  user: { login: 'bob', id: 2 },
  state: 'CHANGES_REQUESTED',
  body: '',
  submitted_at: '2024-04-11T00:00:00Z',
}

test('makes a row of a review, without a time of change because GitHub tells none', () => {
  expect(normalizeReview(record, context)).toEqual({
    id: rowId(scope, 'review', 80),
    github_id: 80,
    pull_request_id: context.pullRequestId,
    author_login: 'bob',
    author_id: 2,
    state: 'changes_requested',
    body: null,
    submitted_at: '2024-04-11T00:00:00.000Z',
    node_id: 'PRR_80',
    observed_at: '2024-05-01T10:00:00.000Z',
  })
})

test.each([['PENDING'], ['pending']])('a review in state %s is no row', (state) => {
  const { submitted_at, ...pending } = record
  expect(normalizeReview({ ...pending, state }, context)).toBeNull()
})

test('a review of a deleted account stays', () => {
  expect(normalizeReview({ ...record, user: null, state: 'dismissed' }, context)).toMatchObject({
    author_login: null,
    author_id: null,
    state: 'dismissed',
  })
})
