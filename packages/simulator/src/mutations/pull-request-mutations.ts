import { changePullRequest } from '../world/change-record.js'
import type { FormerValues } from '../world/happening.js'
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
import { addCommit, inventSha, moveHead, tellPush } from './branch-mutations.js'
import { formerTexts, type NewConversation, tellOpened } from './issue-mutations.js'
import { findOrAddLabels } from './label-mutations.js'

export function openPullRequest(
  world: World,
  given: NewConversation & { head?: string; isDraft?: boolean },
): { number: number; id: number } {
  const repository = getRepository(world, given.repository)
  const id = world.takeId()
  const number = world.nextNumber(repository.id)
  const now = stampNow(world)
  const pullRequest: PullRequest = {
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
  }
  world.addPullRequest(pullRequest)
  tellOpened(world, repository, pullRequest)
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
  const former = getPullRequest(world, address)
  const changes = formerTexts(former, { title, body })
  const wasDraft = former.isDraft
  const pullRequest = stampPullRequest(world, address, {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
    ...(isDraft !== undefined && { isDraft }),
  })
  if (isDraft !== undefined && isDraft !== wasDraft)
    tellPullRequest(world, pullRequest, isDraft ? 'converted_to_draft' : 'ready_for_review')
  if (title !== undefined || body !== undefined) tellPullRequest(world, pullRequest, 'edited', { changes })
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
  const pullRequest = getPullRequest(world, address)
  const before = pullRequest.headSha
  if (silently) changePullRequest(world, pullRequest, patch, false)
  else stampPullRequest(world, address, patch)
  tellPullRequest(world, pullRequest, 'synchronize', { before, after: sha })
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
  const before = repository.headSha
  if (isIntoDefault) moveHead(world, repository, commit.sha)
  const mergedAt = stampAfter(world, pullRequest.updatedAt)
  const actorId = getAccountId(world, by)
  stampPullRequest(world, address, {
    state: 'MERGED',
    mergedAt,
    closedAt: mergedAt,
    mergedById: actorId,
    mergeCommitSha: commit.sha,
    testMergeCommitSha: null,
  })
  tellPullRequest(world, pullRequest, 'closed', { actorId })
  if (isIntoDefault) tellPush(world, repository, { before, after: commit.sha, actorId })
  return { sha: commit.sha }
}

export function closePullRequest(world: World, address: ConversationAddress): void {
  const closedAt = stampAfter(world, getPullRequest(world, address).updatedAt)
  const patch: Partial<PullRequest> = { state: 'CLOSED', closedAt, testMergeCommitSha: null }
  tellPullRequest(world, stampPullRequest(world, address, patch), 'closed')
}

export function reopenPullRequest(world: World, address: ConversationAddress): void {
  const patch: Partial<PullRequest> = { state: 'OPEN', closedAt: null, testMergeCommitSha: inventSha(world) }
  tellPullRequest(world, stampPullRequest(world, address, patch), 'reopened')
}

function tellPullRequest(
  world: World,
  thing: PullRequest,
  action: string,
  details: { changes?: FormerValues; before?: string; after?: string; actorId?: number | null } = {},
): void {
  const repository = world.repositoryById(thing.repositoryId)
  if (repository) world.happenings.tell({ of: 'conversation', action, repository, thing, ...details })
}

function stampPullRequest(
  world: World,
  address: ConversationAddress,
  patch: Partial<PullRequest>,
): PullRequest {
  const pullRequest = getPullRequest(world, address)
  changePullRequest(
    world,
    pullRequest,
    { ...patch, updatedAt: stampAfter(world, pullRequest.updatedAt) },
    true,
  )
  return pullRequest
}
