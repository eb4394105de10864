import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

export const pullRequests = githubTable({
  name: 'pull_requests',
  model: 'GitHubPullRequest',
  key: ['github_id'],
  columns: {
    github_id: required('bigint'),
    project_id: required('uuid'),
    number: required('integer'),
    title: required('text', { initial: '' }),
    description: optional('text'),
    /** `open`, `closed` or `merged`. */
    state: required('text', { initial: 'open' }),
    is_draft: required('boolean', { initial: false }),
    author_login: optional('text'),
    author_id: optional('bigint'),
    head_ref: optional('text'),
    head_sha: optional('text'),
    /** `owner/name`; null once the head repository is deleted. */
    head_repository: optional('text'),
    base_ref: optional('text'),
    /** Only when merged: GitHub also makes test merges of open pull requests. */
    merge_commit_sha: optional('text'),
    merged_by: optional('text'),
    additions: optional('integer'),
    deletions: optional('integer'),
    changed_files: optional('integer'),
    commits: optional('integer'),
    comments: required('integer', { initial: 0 }),
    reviews_count: required('integer', { role: 'derived', initial: 0 }),
    labels: required('text[]', { initial: [] }),
    assignees: required('text[]', { initial: [] }),
    milestone: optional('text'),
    github_url: optional('text'),
    closed_at: optional('timestamp'),
    merged_at: optional('timestamp'),
    /** First submitted review by someone other than the author. */
    first_review_at: optional('timestamp', { role: 'derived' }),
    /** Created to merged, in hours. */
    cycle_time_hours: optional('real', { role: 'score' }),
    /** Created to first review, in hours. */
    review_time_hours: optional('real', { role: 'derived' }),
    is_revert: required('boolean', { initial: false }),
    is_hotfix: required('boolean', { initial: false }),
  },
  indexes: [
    { columns: ['project_id', 'number'] },
    { columns: ['project_id', 'state'] },
    { columns: ['project_id', 'github_updated_at'] },
    { columns: ['state', 'merged_at'] },
  ],
  parents: { project_id: 'projects' },
})

export type PullRequest = RowOf<typeof pullRequests>
