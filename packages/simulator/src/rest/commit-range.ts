import type { PullRequest } from '../world/records.js'
import type { RepositoryCall } from './route.js'

/** The sha that a name stands for: `HEAD`, a branch, a full sha or the unmistakable start of one. */
export function resolveRef({ world, repository }: RepositoryCall, ref: string): string | undefined {
  const name = ref.replace(/^(?:refs\/)?heads\//, '')
  if (ref === 'HEAD' || name === repository.defaultBranchName) return repository.headSha ?? undefined
  if (world.commit(repository.id, ref)) return ref
  const fullName = (repositoryName: string | null): boolean =>
    repositoryName?.toLowerCase().endsWith(`/${repository.name.toLowerCase()}`) ?? false
  const branch = world
    .pullRequestsOf(repository.id)
    .findLast(
      ({ headRefName, headRepository, headSha }) =>
        headRefName === name && fullName(headRepository) && world.commit(repository.id, headSha),
    )
  if (branch) return branch.headSha
  return /^[0-9a-f]{4,39}$/.test(ref)
    ? findByPrefix(world.history(repository.id, repository.headSha ?? ''), ref)
    : undefined
}

/** What `head` has and `base` lacks, newest first. */
export function listMissingCommits(
  { world, repository }: Pick<RepositoryCall, 'world' | 'repository'>,
  base: string,
  head: string,
): string[] {
  const known = new Set(world.history(repository.id, base))
  return world.history(repository.id, head).filter((sha) => !known.has(sha))
}

/** The newest commit that both have. */
export function findMergeBase(
  { world, repository }: RepositoryCall,
  base: string,
  head: string,
): string | undefined {
  const known = new Set(world.history(repository.id, base))
  return world.history(repository.id, head).find((sha) => known.has(sha))
}

/** The line of first parents that ends at the pull request's head, as long as it says; oldest first. */
export function listPullRequestCommits({ world }: RepositoryCall, pullRequest: PullRequest): string[] {
  const line: string[] = []
  let commit = world.commit(pullRequest.repositoryId, pullRequest.headSha)
  while (commit && line.length < pullRequest.commitCount) {
    line.push(commit.sha)
    commit = world.commit(pullRequest.repositoryId, commit.parents[0] ?? '')
  }
  return line.reverse()
}

function findByPrefix(shas: readonly string[], prefix: string): string | undefined {
  const matches = shas.filter((sha) => sha.startsWith(prefix))
  return matches.length === 1 ? matches[0] : undefined
}
