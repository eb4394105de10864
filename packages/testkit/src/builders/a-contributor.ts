import { type Contributor, rowId, type Scope } from '@hubsync/core'
import type { Told } from './told.js'

export type ToldContributor = Told<Contributor>

/** A contributor as GitHub's own list tells it, valid and whole, in the project with GitHub's id 1. */
export function aContributor(scope: Scope, told: Partial<ToldContributor> = {}): ToldContributor {
  const projectId = told.project_id ?? rowId(scope, 'project', 1)
  const identity = told.identity ?? 'user:101'
  return {
    id: rowId(scope, 'contributor', projectId, identity),
    project_id: projectId,
    identity,
    login: 'ada',
    name: 'Ada',
    commits: 12,
    node_id: null,
    github_created_at: null,
    github_updated_at: null,
    observed_at: '2026-03-01T12:00:00.000Z',
    ...told,
  }
}
