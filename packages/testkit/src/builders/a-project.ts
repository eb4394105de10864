import { type Project, rowId, type Scope } from '@hubsync/core'
import type { Told } from './told.js'

export type ToldProject = Told<Project, 'open_issues' | 'complexity' | 'client_appeal'>

/** A project as a source tells it, valid and whole; `id` follows from `github_id`. */
export function aProject(scope: Scope, told: Partial<ToldProject> = {}): ToldProject {
  const githubId = told.github_id ?? 1
  const name = `project-${githubId}`
  return {
    id: rowId(scope, 'project', githubId),
    github_id: githubId,
    name,
    full_name: `octo/${name}`,
    owner: 'octo',
    owner_id: 900,
    description: 'Keeps things in order',
    github_url: `https://github.com/octo/${name}`,
    homepage: null,
    language: 'TypeScript',
    tags: ['sync'],
    stars: 3,
    forks: 1,
    visibility: 'public',
    is_private: false,
    is_fork: false,
    is_archived: false,
    is_disabled: false,
    has_issues: true,
    default_branch: 'main',
    head_sha: 'c0ffee0000000000000000000000000000000001',
    last_commit: '2026-03-01T09:00:00.000Z',
    pushed_at: '2026-03-01T09:00:10.000Z',
    missing_since: null,
    status: 'active',
    has_ci: true,
    has_tests: true,
    tech_stack: ['TypeScript'],
    lines_of_code: 1200,
    node_id: `R_${githubId}`,
    github_created_at: '2025-01-01T00:00:00.000Z',
    github_updated_at: '2026-03-01T10:00:00.000Z',
    observed_at: '2026-03-01T12:00:00.000Z',
    ...told,
  }
}
