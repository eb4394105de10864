import { type Bug, rowId, type Scope } from '@hubsync/core'
import type { Told } from './told.js'

export type ToldBug = Told<Bug>

/** A bug as a source tells it, valid and whole, in the project with GitHub's id 1. */
export function aBug(scope: Scope, told: Partial<ToldBug> = {}): ToldBug {
  const githubId = told.github_id ?? 1
  const number = told.number ?? githubId
  return {
    id: rowId(scope, 'bug', githubId),
    github_id: githubId,
    project_id: rowId(scope, 'project', 1),
    bug_number: `GH-${number}`,
    number,
    title: 'Crash on start',
    description: 'It crashes.',
    state: 'open',
    state_reason: null,
    severity: 'high',
    status: 'pending',
    sla_hours: 24,
    priority_score: 80,
    priority_base: 80,
    is_blocker: false,
    labels: ['bug', 'severity: high'],
    assignees: [],
    author_login: 'ada',
    author_id: 101,
    milestone: null,
    comments: 2,
    github_url: `https://github.com/octo/project-1/issues/${number}`,
    closed_at: null,
    resolved_at: null,
    moved_to: null,
    node_id: `I_${githubId}`,
    github_created_at: '2026-02-01T08:00:00.000Z',
    github_updated_at: '2026-03-01T10:00:00.000Z',
    observed_at: '2026-03-01T12:00:00.000Z',
    ...told,
  }
}
