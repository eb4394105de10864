import { type PullRequestReview, rowId, type Scope } from '@hubsync/core'
import type { Told } from './told.js'

export type ToldReview = Told<PullRequestReview>

/** A review as a source tells it, valid and whole, of the pull request with GitHub's id 1. */
export function aReview(scope: Scope, told: Partial<ToldReview> = {}): ToldReview {
  const githubId = told.github_id ?? 1
  return {
    id: rowId(scope, 'review', githubId),
    github_id: githubId,
    pull_request_id: rowId(scope, 'pull_request', 1),
    author_login: 'grace',
    author_id: 102,
    state: 'approved',
    body: 'Good.',
    submitted_at: '2026-02-02T08:00:00.000Z',
    node_id: `PRR_${githubId}`,
    github_created_at: '2026-02-02T08:00:00.000Z',
    github_updated_at: '2026-02-02T08:00:00.000Z',
    observed_at: '2026-03-01T12:00:00.000Z',
    ...told,
  }
}
