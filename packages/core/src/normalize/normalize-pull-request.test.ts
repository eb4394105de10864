import { describe, expect, test } from 'vitest'
import { rowId } from '../model/ids.js'
import type { PullRequestRecord } from '../wire/pull-request.js'
import type { ProjectContext } from './context.js'
import { normalizePullRequest } from './normalize-pull-request.js'
import { defaultLabelRules } from './triage/label-rules.js'

const scope = { tenantId: 'default', host: 'github.com' }
const context: ProjectContext = {
  scope,
  observedAt: '2024-05-01T10:00:00.000Z',
  day: '2024-05-01',
  labelRules: defaultLabelRules,
  projectId: rowId(scope, 'project', 7),
}
const record: PullRequestRecord = {
  id: 9,
  node_id: 'PR_9',
  number: 3,
  title: 'Add a thing',
  body: '',
  state: 'open',
  draft: true,
  user: { login: 'ada', id: 1 },
  labels: [{ name: 'feature' }],
  assignees: [],
  milestone: null,
  html_url: 'https://github.com/acme/app/pull/3',
  created_at: '2024-04-10T00:00:00Z',
  updated_at: '2024-04-30T12:00:00Z',
  closed_at: null,
  merged_at: null,
  merge_commit_sha: 'test-merge',
  head: { ref: 'thing', sha: 'aaa', repo: { full_name: 'ada/app' } },
  base: { ref: 'main' },
}
const merged = {
  state: 'closed',
  closed_at: '2024-04-11T12:00:00Z',
  merged_at: '2024-04-11T12:00:00Z',
  merge_commit_sha: 'bbb',
  merged_by: { login: 'bob', id: 2 },
}

describe('normalizePullRequest', () => {
  test('tells of a listed pull request what the listing tells', () => {
    expect(normalizePullRequest(record, context)).toEqual({
      id: rowId(scope, 'pull_request', 9),
      github_id: 9,
      project_id: context.projectId,
      number: 3,
      title: 'Add a thing',
      description: null,
      state: 'open',
      is_draft: true,
      author_login: 'ada',
      author_id: 1,
      head_ref: 'thing',
      head_sha: 'aaa',
      head_repository: 'ada/app',
      base_ref: 'main',
      merge_commit_sha: null,
      labels: ['feature'],
      assignees: [],
      milestone: null,
      github_url: 'https://github.com/acme/app/pull/3',
      closed_at: null,
      merged_at: null,
      cycle_time_hours: null,
      is_revert: false,
      is_hotfix: false,
      github_created_at: '2024-04-10T00:00:00.000Z',
      github_updated_at: '2024-04-30T12:00:00.000Z',
      node_id: 'PR_9',
      observed_at: '2024-05-01T10:00:00.000Z',
    })
  })

  test('tells the enrichment columns where they were asked for', () => {
    const statistics = {
      additions: 5,
      deletions: 0,
      changed_files: 2,
      commits: 1,
      comments: 4,
      merged_by: null,
    }
    expect(normalizePullRequest({ ...record, ...statistics }, context)).toMatchObject(statistics)
  })

  test('is merged once it has a time of merging, whatever its state is called', () => {
    expect(normalizePullRequest({ ...record, ...merged }, context)).toMatchObject({
      state: 'merged',
      merged_at: '2024-04-11T12:00:00.000Z',
      merge_commit_sha: 'bbb',
      merged_by: 'bob',
      cycle_time_hours: 36,
    })
    expect(normalizePullRequest({ ...record, state: 'CLOSED' }, context).state).toBe('closed')
  })

  test('keeps no test merge of a pull request that is not merged', () => {
    expect(normalizePullRequest({ ...record, state: 'closed' }, context).merge_commit_sha).toBeNull()
    const { merge_commit_sha, ...untold } = merged
    expect(
      normalizePullRequest({ ...record, ...untold, merge_commit_sha: undefined }, context),
    ).not.toHaveProperty('merge_commit_sha')
  })

  test('loses its head repository when that is deleted, not when it is not told', () => {
    const { repo, ...head } = record.head
    expect(
      normalizePullRequest({ ...record, head: { ...head, repo: null } }, context).head_repository,
    ).toBeNull()
    expect(normalizePullRequest({ ...record, head }, context)).not.toHaveProperty('head_repository')
  })

  test('knows nobody behind deleted accounts', () => {
    const ghost = { login: 'ghost', id: 10_137 }
    expect(
      normalizePullRequest({ ...record, ...merged, user: null, merged_by: ghost }, context),
    ).toMatchObject({
      author_login: null,
      author_id: null,
      merged_by: null,
    })
  })

  test('is told apart by title, branch and labels', () => {
    const head = { ...record.head, ref: 'hotfix/thing' }
    expect(normalizePullRequest({ ...record, title: 'Revert "x"', head }, context)).toMatchObject({
      is_revert: true,
      is_hotfix: true,
    })
  })
})
