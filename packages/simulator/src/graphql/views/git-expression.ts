import type { Repository } from '../../world/records.js'
import type { Scope } from '../scope.js'
import { findGitObject } from './tree-view.js'

/** Finds what `git rev-parse` would: a revision, or `<revision>:<path>`. `null` where there is nothing. */
export function findGitObjectByExpression(
  scope: Scope,
  repository: Repository,
  expression: string,
): object | null {
  const colon = expression.indexOf(':')
  const revision = colon === -1 ? expression : expression.slice(0, colon)
  const sha = resolveRevision(repository, revision)
  const commit = sha === null ? undefined : scope.world.commit(repository.id, sha)
  if (!commit) return null
  if (colon === -1) return scope.views.commit(repository, commit.sha)
  return findGitObject(scope, repository, commit, expression.slice(colon + 1))
}

function resolveRevision({ defaultBranchName, headSha }: Repository, revision: string): string | null {
  const branch = revision.replace(/^(refs\/)?heads\//, '')
  return revision === 'HEAD' || branch === defaultBranchName ? headSha : revision
}
