import { changeIssue } from '../world/change-record.js'
import type { FormerValues } from '../world/happening.js'
import { createNodeId } from '../world/node-id.js'
import type { Issue, PullRequest, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import {
  type ConversationAddress,
  getAccountId,
  getIssue,
  getRepository,
  type RepositoryAddress,
  stampAfter,
  stampNow,
} from './address.js'
import { findOrAddLabels } from './label-mutations.js'

export interface NewConversation {
  repository: RepositoryAddress
  title: string
  body?: string | null
  /** Login; the account behind unlisted tokens unless given. */
  author?: string
  /** Names; labels that the repository lacks are made. */
  labels?: string[]
}

export function createIssue(world: World, given: NewConversation): { number: number; id: number } {
  const repository = getRepository(world, given.repository)
  const id = world.takeId()
  const number = world.nextNumber(repository.id)
  const now = stampNow(world)
  const issue: Issue = {
    repositoryId: repository.id,
    number,
    id,
    nodeId: createNodeId('issue', id, repository.id),
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
    stateReason: null,
  }
  world.addIssue(issue)
  tellOpened(world, repository, issue)
  return { number, id }
}

export function editIssue(
  world: World,
  { title, body, ...address }: ConversationAddress & { title?: string; body?: string | null },
): void {
  const changes = formerTexts(getIssue(world, address), { title, body })
  const issue = stampIssue(world, address, {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
  })
  tellIssue(world, issue, 'edited', changes)
}

export function closeIssue(
  world: World,
  {
    reason = 'COMPLETED',
    ...address
  }: ConversationAddress & { reason?: 'COMPLETED' | 'NOT_PLANNED' | 'DUPLICATE' },
): void {
  const closedAt = stampAfter(world, getIssue(world, address).updatedAt)
  tellIssue(world, stampIssue(world, address, { state: 'CLOSED', stateReason: reason, closedAt }), 'closed')
}

export function reopenIssue(world: World, address: ConversationAddress): void {
  const patch: Partial<Issue> = { state: 'OPEN', stateReason: 'REOPENED', closedAt: null }
  tellIssue(world, stampIssue(world, address, patch), 'reopened')
}

export function deleteIssue(world: World, address: ConversationAddress): void {
  const issue = getIssue(world, address)
  world.removeIssue(issue, { how: 'deleted' })
  tellIssue(world, issue, 'deleted')
}

/**
 * The issue gets a new id, node id and number where it goes, and the old number redirects. Labels go along where
 * the other repository has one of the same name; the milestone does not.
 */
export function transferIssue(
  world: World,
  { to, ...address }: ConversationAddress & { to: RepositoryAddress },
): { number: number; id: number } {
  const issue = getIssue(world, address)
  const target = getRepository(world, to)
  const names = world
    .labelsOf(getRepository(world, address.repository), issue.labelIds)
    .map(({ name }) => name)
  const id = world.takeId()
  const number = world.nextNumber(target.id)
  world.removeIssue(issue, { how: 'transferred', repositoryId: target.id, number })
  const moved: Issue = {
    ...issue,
    repositoryId: target.id,
    number,
    id,
    nodeId: createNodeId('issue', id, target.id),
    labelIds: target.labels.filter(({ name }) => names.includes(name)).map((label) => label.id),
    milestoneId: null,
    updatedAt: stampAfter(world, issue.updatedAt),
  }
  world.addIssue(moved)
  const source = getRepository(world, address.repository)
  const told = { of: 'conversation' } as const
  const there = { repository: target, issue: moved }
  world.happenings.tell({ ...told, action: 'transferred', repository: source, thing: issue, twin: there })
  const here = { repository: source, issue }
  world.happenings.tell({ ...told, action: 'opened', repository: target, thing: moved, twin: here })
  return { number, id }
}

/** What is given at the beginning is told once more, each by itself. */
export function tellOpened(world: World, repository: Repository, thing: Issue | PullRequest): void {
  const told = { of: 'conversation', repository, thing, actorId: thing.authorId } as const
  world.happenings.tell({ ...told, action: 'opened' })
  for (const label of world.labelsOf(repository, thing.labelIds))
    world.happenings.tell({ ...told, action: 'labeled', label })
}

/** What title and text were before, where they are others now. */
export function formerTexts(
  thing: { title: string; body: string | null },
  { title, body }: { title?: string | undefined; body?: string | null | undefined },
): FormerValues {
  return {
    ...(title !== undefined && title !== thing.title && { title: { from: thing.title } }),
    ...(body !== undefined && body !== thing.body && { body: { from: thing.body ?? '' } }),
  }
}

function tellIssue(world: World, thing: Issue, action: string, changes?: FormerValues): void {
  const repository = world.repositoryById(thing.repositoryId)
  if (!repository) return
  world.happenings.tell({ of: 'conversation', action, repository, thing, ...(changes && { changes }) })
}

function stampIssue(world: World, address: ConversationAddress, patch: Partial<Issue>): Issue {
  const issue = getIssue(world, address)
  changeIssue(world, issue, { ...patch, updatedAt: stampAfter(world, issue.updatedAt) }, true)
  return issue
}
