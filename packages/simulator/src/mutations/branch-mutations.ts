import { createHash } from 'node:crypto'
import { changeRepository } from '../world/change-record.js'
import type { Commit, GitActor, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { getAccountId, getRepository, type RepositoryAddress, stampAfter, stampNow } from './address.js'

export interface NewCommits {
  repository: RepositoryAddress
  /** One message for each new commit, oldest first. Default: one commit. */
  messages?: string[]
  /** Login of their author. */
  author?: string
  /** Any other branch than the default one moves `pushedAt` and nothing that is read from the default branch. */
  branch?: string
}

/** Puts new commits on a branch. */
export function push(
  world: World,
  { repository: address, messages = ['Change something'], author, branch }: NewCommits,
): { sha: string } {
  const repository = getRepository(world, address)
  const isDefault = branch === undefined || branch === repository.defaultBranchName
  const sha = addCommits(world, repository, repository.headSha, messages, author)
  if (isDefault) moveHead(world, repository, sha)
  else changeRepository(world, repository, { pushedAt: stampAfter(world, repository.updatedAt) }, true)
  return { sha }
}

/** Takes commits off the default branch, following first parents, and puts others in their place. */
export function forcePush(
  world: World,
  { repository: address, drop = 1, messages = [], author }: NewCommits & { drop?: number },
): { sha: string } {
  const repository = getRepository(world, address)
  let head = repository.headSha
  for (let left = drop; left > 0 && head !== null; left--) {
    head = world.commit(repository.id, head)?.parents[0] ?? null
  }
  if (head === null && messages.length === 0) throw new RangeError(`${address} would have no commit left`)
  const sha =
    messages.length === 0 && head !== null ? head : addCommits(world, repository, head, messages, author)
  moveHead(world, repository, sha)
  return { sha }
}

/** A push to the default branch moves `pushedAt`, and `updatedAt` with it. */
export function moveHead(world: World, repository: Repository, sha: string): void {
  const now = stampAfter(world, repository.updatedAt)
  changeRepository(world, repository, { headSha: sha, pushedAt: now, updatedAt: now }, true)
}

export function addCommit(
  world: World,
  repository: Repository,
  { message, parents, author }: { message: string; parents: string[]; author?: string | undefined },
): Commit {
  const actor = createActor(world, getAccountId(world, author))
  const commit: Commit = {
    sha: inventSha(world),
    treeSha: inventSha(world),
    parents,
    message,
    author: actor,
    committer: actor,
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
  author: string | undefined,
): string {
  let head = onto
  for (const message of messages) {
    head = addCommit(world, repository, { message, parents: head === null ? [] : [head], author }).sha
  }
  if (head === null) throw new RangeError('A push needs a commit')
  return head
}

function createActor(world: World, accountId: number | null): GitActor {
  const account = world.accountById(accountId)
  const login = account?.login ?? 'ghost'
  const name = account?.name ?? login
  return { name, email: `${login}@users.noreply.example.invalid`, date: stampNow(world), accountId }
}
