import { createHash } from 'node:crypto'
import { changePullRequest, changeRepository } from '../world/change-record.js'
import type { Commit, GitActor, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { getAccountId, getRepository, type RepositoryAddress, stampAfter, stampNow } from './address.js'

export interface NewCommits extends CommitDates {
  repository: RepositoryAddress
  /** One message for each new commit, oldest first. Default: one commit. */
  messages?: string[]
  /** Login of their author. */
  author?: string
  /** Any other branch than the default one moves `pushedAt` and nothing that is read from the default branch. */
  branch?: string
}

/** What commits say of themselves: their authors may claim any time, past or future. */
interface CommitDates {
  /** Default: now. */
  authoredAt?: string
  /** Default: `authoredAt`. */
  committedAt?: string
}

/** Puts new commits on a branch. */
export function push(
  world: World,
  { repository: address, messages = ['Change something'], branch, ...rest }: NewCommits,
): { sha: string } {
  const repository = getRepository(world, address)
  const isDefault = branch === undefined || branch === repository.defaultBranchName
  const before = isDefault ? repository.headSha : null
  const sha = addCommits(world, repository, repository.headSha, messages, rest)
  if (isDefault) moveHead(world, repository, sha)
  else changeRepository(world, repository, { pushedAt: stampAfter(world, repository.updatedAt) }, true)
  tellPush(world, repository, { before, after: sha, ...(branch !== undefined && { branch }) })
  return { sha }
}

/** Takes commits off the default branch, following first parents, and puts others in their place. */
export function forcePush(
  world: World,
  { repository: address, drop = 1, messages = [], ...rest }: NewCommits & { drop?: number },
): { sha: string } {
  const repository = getRepository(world, address)
  const head = stepBack(world, repository, drop)
  if (head === null && messages.length === 0) throw new RangeError(`${address} would have no commit left`)
  const sha =
    messages.length === 0 && head !== null ? head : addCommits(world, repository, head, messages, rest)
  const before = repository.headSha
  moveHead(world, repository, sha)
  tellPush(world, repository, { before, after: sha, forced: true })
  return { sha }
}

/** Merges commits of a branch that left the default branch some commits ago, so that old ones become reachable. */
export function mergeBranch(
  world: World,
  {
    repository: address,
    from = 1,
    messages = ['Work on the side'],
    ...rest
  }: Omit<NewCommits, 'branch'> & {
    /** How many commits ago the branch left. */
    from?: number
  },
): { sha: string } {
  const repository = getRepository(world, address)
  if (repository.headSha === null) throw new RangeError(`${address} has nothing to merge into`)
  const side = addCommits(world, repository, stepBack(world, repository, from), messages, rest)
  const parents = [repository.headSha, side]
  const { sha } = addCommit(world, repository, { message: 'Merge a branch', parents, author: rest.author })
  const before = repository.headSha
  moveHead(world, repository, sha)
  tellPush(world, repository, { before, after: sha })
  return { sha }
}

/** Writes the last commits of the default branch anew: authors and their times stay, shas and committers do not. */
export function rebase(
  world: World,
  {
    repository: address,
    commits: count = 1,
    by,
  }: { repository: RepositoryAddress; commits?: number; by?: string },
): { sha: string } {
  const repository = getRepository(world, address)
  const old: Commit[] = []
  for (let sha = repository.headSha; sha !== null && old.length < count; ) {
    const commit = world.commit(repository.id, sha)
    if (commit) old.unshift(commit)
    sha = commit?.parents[0] ?? null
  }
  const [oldest] = old
  if (!oldest) throw new RangeError(`${address} has no commits`)
  const committer = createActor(world, getAccountId(world, by))
  let head = oldest.parents[0] ?? null
  for (const commit of old) {
    const sha = inventSha(world)
    const parents = head === null ? [] : [head]
    world.addCommits(repository.id, [{ ...commit, sha, parents, committer }])
    head = sha
  }
  const sha = head ?? oldest.sha
  const before = repository.headSha
  moveHead(world, repository, sha)
  tellPush(world, repository, { before, after: sha, forced: true })
  return { sha }
}

/** Makes another branch the default one, which left it some commits ago and has its own since. */
export function setDefaultBranch(
  world: World,
  {
    repository: address,
    branch,
    from = 1,
    messages = ['Work on the side'],
    ...rest
  }: NewCommits & { branch: string; from?: number },
): { sha: string } {
  const repository = getRepository(world, address)
  const headSha = addCommits(world, repository, stepBack(world, repository, from), messages, rest)
  const updatedAt = stampAfter(world, repository.updatedAt)
  const former = repository.defaultBranchName
  changeRepository(world, repository, { headSha, defaultBranchName: branch, updatedAt }, true)
  tellPush(world, repository, { before: null, after: headSha })
  tellDefaultBranch(world, repository, former)
  return { sha: headSha }
}

/**
 * Renames the default branch; open pull requests into it go along, but none of their times moves and no hook is told
 * of them.
 */
export function renameBranch(
  world: World,
  { repository: address, to }: { repository: RepositoryAddress; to: string },
): void {
  const repository = getRepository(world, address)
  for (const pullRequest of world.pullRequestsOf(repository.id)) {
    const { state, baseRefName } = pullRequest
    if (state === 'OPEN' && baseRefName === repository.defaultBranchName)
      changePullRequest(world, pullRequest, { baseRefName: to }, false)
  }
  const updatedAt = stampAfter(world, repository.updatedAt)
  const former = repository.defaultBranchName
  changeRepository(world, repository, { defaultBranchName: to, updatedAt }, true)
  tellDefaultBranch(world, repository, former)
}

/** Hooks are told of a push to the default branch unless another one is named. */
export function tellPush(
  world: World,
  repository: Repository,
  push: { before: string | null; after: string; branch?: string; forced?: boolean; actorId?: number | null },
): void {
  const { branch = repository.defaultBranchName, forced = false, ...rest } = push
  world.happenings.tell({ of: 'push', repository, branch, forced, ...rest })
}

function tellDefaultBranch(world: World, repository: Repository, from: string): void {
  world.happenings.tell({
    of: 'repository',
    action: 'edited',
    repository,
    changes: { default_branch: { from } },
  })
}

/** A push to the default branch moves `pushedAt`, and `updatedAt` with it. */
export function moveHead(world: World, repository: Repository, sha: string): void {
  const now = stampAfter(world, repository.updatedAt)
  changeRepository(world, repository, { headSha: sha, pushedAt: now, updatedAt: now }, true)
}

export function addCommit(
  world: World,
  repository: Repository,
  {
    message,
    parents,
    author,
    authoredAt = stampNow(world),
    committedAt = authoredAt,
  }: CommitDates & { message: string; parents: string[]; author?: string | undefined },
): Commit {
  const actor = createActor(world, getAccountId(world, author))
  const commit: Commit = {
    sha: inventSha(world),
    treeSha: inventSha(world),
    parents,
    message,
    author: { ...actor, date: authoredAt },
    committer: { ...actor, date: committedAt },
    additions: 1,
    deletions: 1,
    changedFiles: 1,
  }
  world.addCommits(repository.id, [commit])
  return commit
}

export function inventSha(world: World): string {
  return createHash('sha1').update(`object ${world.takeId()}`).digest('hex')
}

function addCommits(
  world: World,
  repository: Repository,
  onto: string | null,
  messages: readonly string[],
  details: CommitDates & { author?: string },
): string {
  let head = onto
  for (const message of messages) {
    head = addCommit(world, repository, { ...details, message, parents: head === null ? [] : [head] }).sha
  }
  if (head === null) throw new RangeError('A push needs a commit')
  return head
}

/** So many first parents before the head; `null` before the first commit. */
function stepBack(world: World, repository: Repository, steps: number): string | null {
  let sha = repository.headSha
  for (let left = steps; left > 0 && sha !== null; left--) {
    sha = world.commit(repository.id, sha)?.parents[0] ?? null
  }
  return sha
}

function createActor(world: World, accountId: number | null): GitActor {
  const account = world.accountById(accountId)
  const login = account?.login ?? 'ghost'
  const name = account?.name ?? login
  return { name, email: `${login}@users.noreply.example.invalid`, date: stampNow(world), accountId }
}
