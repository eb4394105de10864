import { type PullRequest, rowId, type Scope } from '@hubsync/core'
import type { Told } from './told.js'

export type ToldPullRequest = Told<PullRequest, 'reviews_count' | 'first_review_at' | 'review_time_hours'>

/** A merged pull request as a source tells it, valid and whole, in the project with GitHub's id 1. */
export function aPullRequest(scope: Scope, told: Partial<ToldPullRequest> = {}): ToldPullRequest {
  const githubId = told.github_id ?? 1
  const number = told.number ?? githubId
  return {
    id: rowId(scope, 'pull_request', githubId),
    github_id: githubId,
    project_id: rowId(scope, 'project', 1),
    number,
    title: 'Start without crashing',
    description: null,
    state: 'merged',
    is_draft: false,
    author_login: 'ada',
    author_id: 101,
    head_ref: 'fix-start',
    head_sha: 'c0ffee0000000000000000000000000000000002',
    head_repository: 'octo/project-1',
    base_ref: 'main',
    merge_commit_sha: 'c0ffee0000000000000000000000000000000003',
    merged_by: 'grace',
    additions: 10,
    deletions: 4,
    changed_files: 2,
    commits: 1,
    comments: 0,
    labels: ['fix'],
    assignees: ['ada'],
    milestone: '1.0',
    github_url: `https://github.com/octo/project-1/pull/${number}`,
    closed_at: '2026-02-03T08:00:00.000Z',
    merged_at: '2026-02-03T08:00:00.000Z',
    cycle_time_hours: 48,
    is_revert: false,
    is_hotfix: false,
    node_id: `PR_${githubId}`,
    github_created_at: '2026-02-01T08:00:00.000Z',
    github_updated_at: '2026-03-01T10:00:00.000Z',
    observed_at: '2026-03-01T12:00:00.000Z',
    ...told,
  }
}
