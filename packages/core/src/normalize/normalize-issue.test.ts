import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bugs } from '../model/bug.js'
import { rowId } from '../model/ids.js'
import { type IssueRecord, issueRecord } from '../wire/issue.js'
import type { ProjectContext } from './context.js'
import { normalizeIssue, pullRequestCommentCount } from './normalize-issue.js'
import { defaultLabelRules } from './triage/label-rules.js'

const scope = { tenantId: 'default', host: 'github.com' }
const context: ProjectContext = {
  scope,
  observedAt: '2024-05-01T10:00:00.000Z',
  day: '2024-05-01',
  labelRules: defaultLabelRules,
  projectId: rowId(scope, 'project', 7),
}
const record: IssueRecord = {
  id: 4_294_967_296,
  node_id: 'I_1',
  number: 12,
  title: 'It breaks',
  body: 'Always.',
  state: 'OPEN',
  state_reason: null,
  user: { login: 'ada', id: 1 },
  labels: [{ name: 'priority: high' }, 'bug'],
  assignees: [{ login: 'zoe' }, { login: 'Bob' }],
  milestone: { title: '1.0' },
  comments: 3,
  html_url: 'https://github.com/acme/app/issues/12',
  created_at: '2024-04-10T00:00:00Z',
  updated_at: '2024-04-30T12:00:00Z',
  closed_at: null,
}

describe('normalizeIssue', () => {
  test('makes a bug of an issue', () => {
    expect(normalizeIssue(record, context)).toEqual({
      id: rowId(scope, 'bug', 4_294_967_296),
      github_id: 4_294_967_296,
      project_id: context.projectId,
      bug_number: 'GH-12',
      number: 12,
      title: 'It breaks',
      description: 'Always.',
      state: 'open',
      state_reason: null,
      severity: 'high',
      status: 'in_progress',
      sla_hours: 24,
      priority_base: 80,
      priority_score: 83,
      is_blocker: false,
      labels: ['bug', 'priority: high'],
      assignees: ['Bob', 'zoe'],
      author_login: 'ada',
      author_id: 1,
      milestone: '1.0',
      comments: 3,
      github_url: 'https://github.com/acme/app/issues/12',
      closed_at: null,
      resolved_at: null,
      github_created_at: '2024-04-10T00:00:00.000Z',
      github_updated_at: '2024-04-30T12:00:00.000Z',
      node_id: 'I_1',
      observed_at: '2024-05-01T10:00:00.000Z',
    })
  })

  test.each([
    ['COMPLETED', 'completed', true],
    ['not_planned', 'not_planned', false],
    ['DUPLICATE', 'duplicate', false],
    [null, null, true],
  ])('closed for the reason %s is %s, resolved: %s', (reason, stateReason, isResolved) => {
    const row = normalizeIssue(
      { ...record, state: 'closed', state_reason: reason, closed_at: '2024-04-30T12:00:00Z' },
      context,
    )
    expect(row).toMatchObject({ state: 'closed', status: 'closed', state_reason: stateReason })
    expect(row.closed_at).toBe('2024-04-30T12:00:00.000Z')
    expect(row.resolved_at).toBe(isResolved ? '2024-04-30T12:00:00.000Z' : null)
  })

  test('tells null what is told empty', () => {
    const empty = { body: '', milestone: null, user: null, assignees: null, closed_at: null }
    expect(normalizeIssue({ ...record, ...empty, labels: [] }, context)).toMatchObject({
      description: null,
      milestone: null,
      author_login: null,
      author_id: null,
      assignees: [],
      labels: [],
      severity: 'medium',
      status: 'pending',
    })
    expect(normalizeIssue({ ...record, body: null }, context).description).toBeNull()
  })

  test('leaves out what is not told', () => {
    const { body, state_reason, user, assignees, milestone, closed_at, ...told } = record
    const row = normalizeIssue(told, context)
    for (const column of [
      'description',
      'state_reason',
      'author_login',
      'assignees',
      'milestone',
      'closed_at',
    ]) {
      expect(row, column).not.toHaveProperty(column)
    }
    expect(row).not.toHaveProperty('moved_to')
    expect(Object.values(row)).not.toContain(undefined)
  })

  test('keeps bots by their full name and takes the placeholder of deleted accounts for nobody', () => {
    const bot = { login: 'dependabot[bot]', id: 49_699_333 }
    expect(normalizeIssue({ ...record, user: bot }, context).author_login).toBe('dependabot[bot]')
    expect(normalizeIssue({ ...record, user: { login: 'ghost', id: 10_137 } }, context)).toMatchObject({
      author_login: null,
      author_id: null,
    })
  })

  test('sorts labels by code unit, each once, and drops those without a name', () => {
    const labels = [{ name: 'é' }, 'b', { name: 'Z' }, { name: null }, {}, 'a', { name: 'b' }, '']
    expect(normalizeIssue({ ...record, labels }, context).labels).toEqual(['Z', 'a', 'b', 'é'])
  })

  test('mends text that no database can hold', () => {
    const odd = { title: 'a\0b\ud800', body: '\0', labels: ['x\0'], milestone: { title: '\udc00 1' } }
    expect(normalizeIssue({ ...record, ...odd }, context)).toMatchObject({
      title: 'ab\ufffd',
      description: null,
      labels: ['x'],
      milestone: '\ufffd 1',
    })
    expect(normalizeIssue({ ...record, title: '' }, context).title).toBe('')
    expect(normalizeIssue({ ...record, title: '👩‍💻' }, context).title).toBe('👩‍💻')
  })

  test('gives the same row for the same issue, changes no input and names only columns', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
    const actor = fc.record({ login: fc.stringMatching(/^[a-z]+$/), id: fc.maxSafeNat() })
    const issue = fc.record(
      {
        id: fc.maxSafeNat(),
        node_id: fc.base64String(),
        number: fc.nat(),
        title: text,
        body: fc.option(text),
        state: fc.constantFrom('open', 'closed', 'OPEN', 'CLOSED'),
        state_reason: fc.option(fc.constantFrom('completed', 'NOT_PLANNED', 'reopened')),
        user: fc.option(actor),
        labels: fc.array(fc.oneof(text, fc.record({ name: fc.option(text) }))),
        assignees: fc.option(fc.array(fc.record({ login: text }))),
        milestone: fc.option(fc.record({ title: text })),
        comments: fc.nat(),
        html_url: fc.webUrl(),
        created_at: time,
        updated_at: time,
        closed_at: fc.option(time),
      },
      {
        requiredKeys: [
          'id',
          'node_id',
          'number',
          'title',
          'state',
          'labels',
          'comments',
          'html_url',
          'created_at',
          'updated_at',
        ],
      },
    )
    fc.assert(
      fc.property(issue, (given) => {
        const parsed = issueRecord.parse(given)
        const before = structuredClone(parsed)
        const row = normalizeIssue(parsed, context)
        expect(parsed).toEqual(before)
        expect(normalizeIssue(before, context)).toEqual(row)
        for (const column of Object.keys(row)) expect(bugs.columns).toHaveProperty(column)
        expect(JSON.stringify(row)).not.toContain('\\u0000')
        const shuffled = { ...parsed, labels: [...parsed.labels].reverse() }
        expect(normalizeIssue(shuffled, context)).toEqual(row)
      }),
    )
  })
})

test('the conversation of a pull request tells its number and comment count', () => {
  expect(pullRequestCommentCount({ ...record, pull_request: {} })).toEqual({ number: 12, comments: 3 })
})
