import { type Commit, rowId, type Scope } from '@hubsync/core'
import type { Told } from './told.js'

export type ToldCommit = Told<Commit>

/** A commit as a source tells it, valid and whole, in the project with GitHub's id 1. */
export function aCommit(scope: Scope, told: Partial<ToldCommit> = {}): ToldCommit {
  const projectId = told.project_id ?? rowId(scope, 'project', 1)
  const sha = told.sha ?? 'c0ffee0000000000000000000000000000000001'
  return {
    id: rowId(scope, 'commit', projectId, sha),
    project_id: projectId,
    sha,
    message: 'Start without crashing',
    author_name: 'Ada',
    author_email: 'ada@example.org',
    author_login: 'ada',
    author_id: 101,
    authored_at: '2026-02-28T09:00:00.000Z',
    committed_at: '2026-03-01T09:00:00.000Z',
    parents: null,
    additions: 10,
    deletions: 4,
    github_url: `https://github.com/octo/project-1/commit/${sha}`,
    on_default_branch: true,
    is_orphaned: false,
    node_id: `C_${sha}`,
    github_created_at: null,
    github_updated_at: null,
    observed_at: '2026-03-01T12:00:00.000Z',
    ...told,
  }
}
