import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

export const pullRequestReviews = githubTable({
  name: 'pull_request_reviews',
  model: 'GitHubPullRequestReview',
  key: ['github_id'],
  columns: {
    github_id: required('bigint'),
    pull_request_id: required('uuid'),
    author_login: optional('text'),
    author_id: optional('bigint'),
    /** `approved`, `changes_requested`, `commented` or `dismissed`; pending reviews are never stored. */
    state: required('text', { initial: 'commented' }),
    body: optional('text'),
    submitted_at: optional('timestamp'),
  },
  indexes: [{ columns: ['pull_request_id', 'submitted_at'] }],
  parents: { pull_request_id: 'pull_requests' },
})

export type PullRequestReview = RowOf<typeof pullRequestReviews>
