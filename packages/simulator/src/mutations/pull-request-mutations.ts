import { changePullRequest } from '../world/change-record.js'
import { createNodeId } from '../world/node-id.js'
import type { PullRequest } from '../world/records.js'
import type { World } from '../world/world.js'
import {
  type ConversationAddress,
  getAccountId,
  getPullRequest,
  getRepository,
  stampAfter,
  stampNow,
} from './address.js'
import { addCommit, inventSha, moveHead } from './branch-mutations.js'
import type { NewConversation } from './issue-mutations.js'
import { findOrAddLabels } from './label-mutations.js'

export function openPullRequest(
  world: World,
  given: NewConversation & { head?: string; isDraft?: boolean },
): { number: number; id: number } {
  const repository = getRepository(world, given.repository)
  const id = world.takeId()
  const number = world.nextNumber(repository.id)
  const now = stampNow(world)
  world.addPullRequest({
    repositoryId: repository.id,
    number,
    id,
    nodeId: createNodeId('pullRequest', id, repository.id),
    issueId: world.takeId(),
    title: given.title,
    body: given.body ?? null,
    authorId: getAccountId(world, given.author),
    authorAssociation: 'MEMBER',
    labelIds: findOrAddLabels(world, repository, given.labels ?? []),
    assigneeIds: [],
    milestoneId: null,
    locked: false,
    comments: 0,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    state: 'OPEN',
    isDraft: given.isDraft ?? false,
    headRefName: given.head ?? `topic-${number}`,
    headSha: inventSha(world),
    headRepository: given.repository,
    baseRefName: repository.defaultBranchName,
    baseSha: repository.headSha ?? inventSha(world),
    mergedAt: null,
    mergedById: null,
    mergeCommitSha: null,
    testMergeCommitSha: inventSha(world),
    additions: 1,
    deletions: 0,
    changedFiles: 1,
    commitCount: 1,
  })
  return { number, id }
}

export function editPullRequest(
  world: World,
  {
    title,
    body,
    isDraft,
    ...address
  }: ConversationAddress & { title?: string; body?: string | null; isDraft?: boolean },
): void {
  stampPullRequest(world, address, {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
    ...(isDraft !== undefined && { isDraft }),
  })
}

/** @param silently leaves `updatedAt` alone, as recorded histories show of some pushes */
export function pushToPullRequest(
  world: World,
  { silently = false, ...address }: ConversationAddress & { silently?: boolean },
): { sha: string } {
  const { commitCount, additions } = getPullRequest(world, address)
  const sha = inventSha(world)
  const patch = {
    headSha: sha,
    commitCount: commitCount + 1,
    additions: additions + 1,
    testMergeCommitSha: inventSha(world),
  }
  if (silently) changePullRequest(world, getPullRequest(world, address), patch, false)
  else stampPullRequest(world, address, patch)
  return { sha }
}

/** Adds a merge commit to the default branch when that is the base. */
export function mergePullRequest(
  world: World,
  { by, ...address }: ConversationAddress & { by?: string },
): { sha: string } {
  const pullRequest = getPullRequest(world, address)
  if (pullRequest.state !== 'OPEN')
    throw new RangeError(`${address.repository}#${address.number} is not open`)
  const repository = getRepository(world, address.repository)
  const isIntoDefault = pullRequest.baseRefName === repository.defaultBranchName
  const commit = addCommit(world, repository, {
    message: `Merge pull request #${pullRequest.number} from ${pullRequest.headRefName}\n\n${pullRequest.title}`,
    parents: repository.headSha === null ? [] : [repository.headSha],
    author: by,
  })
  if (isIntoDefault) moveHead(world, repository, commit.sha)
  const mergedAt = stampAfter(world, pullRequest.updatedAt)
  stampPullRequest(world, address, {
    state: 'MERGED',
    mergedAt,
    closedAt: mergedAt,
    mergedById: getAccountId(world, by),
    mergeCommitSha: commit.sha,
    testMergeCommitSha: null,
  })
  return { sha: commit.sha }
}

export function closePullRequest(world: World, address: ConversationAddress): void {
  const closedAt = stampAfter(world, getPullRequest(world, address).updatedAt)
  stampPullRequest(world, address, { state: 'CLOSED', closedAt, testMergeCommitSha: null })
}

export function reopenPullRequest(world: World, address: ConversationAddress): void {
  stampPullRequest(world, address, { state: 'OPEN', closedAt: null, testMergeCommitSha: inventSha(world) })
}

function stampPullRequest(world: World, address: ConversationAddress, patch: Partial<PullRequest>): void {
  const pullRequest = getPullRequest(world, address)
  changePullRequest(
    world,
    pullRequest,
    { ...patch, updatedAt: stampAfter(world, pullRequest.updatedAt) },
    true,
  )
}
