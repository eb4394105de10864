import type { Commit } from '../world/records.js'
import { gatherRepository } from './gather-repository.js'
import type { CommitParts } from './present-commit.js'
import type { RepositoryCall } from './route.js'

/** Brings together what the repository's commits show. */
export function gatherCommits(call: RepositoryCall): (sha: string) => CommitParts {
  const { world, repository, owner } = call
  const parent = gatherRepository(call, repository, owner)
  return (sha) => {
    const commit = commitOf(call, sha)
    return {
      commit,
      parent,
      author: world.accountById(commit.author.accountId),
      committer: world.accountById(commit.committer.accountId),
    }
  }
}

/** The commit, which the repository is known to have. */
export function commitOf({ world, repository }: RepositoryCall, sha: string): Commit {
  const commit = world.commit(repository.id, sha)
  if (!commit) throw new Error(`Repository ${repository.id} has no commit ${sha}`)
  return commit
}
