import { changeIssue } from '../world/change-record.js'
import { createNodeId } from '../world/node-id.js'
import type { Issue } from '../world/records.js'
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
  world.addIssue({
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
  })
  return { number, id }
}

export function editIssue(
  world: World,
  { title, body, ...address }: ConversationAddress & { title?: string; body?: string | null },
): void {
  stampIssue(world, address, { ...(title !== undefined && { title }), ...(body !== undefined && { body }) })
}

export function closeIssue(
  world: World,
  {
    reason = 'COMPLETED',
    ...address
  }: ConversationAddress & { reason?: 'COMPLETED' | 'NOT_PLANNED' | 'DUPLICATE' },
): void {
  const closedAt = stampAfter(world, getIssue(world, address).updatedAt)
  stampIssue(world, address, { state: 'CLOSED', stateReason: reason, closedAt })
}

export function reopenIssue(world: World, address: ConversationAddress): void {
  stampIssue(world, address, { state: 'OPEN', stateReason: 'REOPENED', closedAt: null })
}

export function deleteIssue(world: World, address: ConversationAddress): void {
  world.removeIssue(getIssue(world, address), { how: 'deleted' })
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
  world.addIssue({
    ...issue,
    repositoryId: target.id,
    number,
    id,
    nodeId: createNodeId('issue', id, target.id),
    labelIds: target.labels.filter(({ name }) => names.includes(name)).map((label) => label.id),
    milestoneId: null,
    updatedAt: stampAfter(world, issue.updatedAt),
  })
  return { number, id }
}

function stampIssue(world: World, address: ConversationAddress, patch: Partial<Issue>): void {
  const issue = getIssue(world, address)
  changeIssue(world, issue, { ...patch, updatedAt: stampAfter(world, issue.updatedAt) }, true)
}
