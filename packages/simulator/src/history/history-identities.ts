import { createAccount } from '../world/create-account.js'
import type { Account } from '../world/records.js'
import type { World } from '../world/world.js'
import type { HistoryData, IssueData, PullRequestData, RepositoryHistory, Snapshot } from './history-data.js'
import { assignIds } from './stable-ids.js'

/** Numbers that the data leaves out. They depend on names alone, so they stay the same at every step. */
export interface Identities {
  accountIds: ReadonlyMap<string, number>
  /** Keys as `labelKey` makes them. */
  labelIds: ReadonlyMap<string, number>
  /** The ids that pull requests have as issues, by `owner/name#number`. */
  issueIds: ReadonlyMap<string, number>
}

export function labelKey(repository: RepositoryHistory, name: string): string {
  return `${repository.owner}/${repository.name} ${name}`
}

export function conversationKey(repository: RepositoryHistory, number: number): string {
  return `${repository.owner}/${repository.name}#${number}`
}

/**
 * Makes every account that the data ever mentions. Whoever GitHub called a member of the organization, at any step,
 * is its member from the start, as the data does not tell when that began.
 */
export function addIdentities(world: World, data: HistoryData): Identities {
  const owners = new Set([data.owner, ...data.repositories.map(({ owner }) => owner)])
  const logins = new Set([...owners, 'web-flow'])
  const members = new Map<string, Set<string>>()
  const labels = new Set<string>()
  const pullRequests = new Set<string>()
  for (const repository of data.repositories) {
    const ownMembers = members.get(repository.owner) ?? new Set()
    members.set(repository.owner, ownMembers)
    for (const { name } of repository.base.labels) labels.add(labelKey(repository, name))
    for (const conversation of conversationsOf(repository)) {
      for (const login of loginsIn(conversation)) logins.add(login)
      for (const login of membersIn(conversation)) ownMembers.add(login)
      for (const name of conversation.labels ?? []) labels.add(labelKey(repository, name))
    }
    for (const { pulls } of snapshotsOf(repository)) {
      for (const { number } of pulls) pullRequests.add(conversationKey(repository, number))
    }
  }
  const accountIds = assignIds(logins, 1_000, 180_000_000)
  for (const [login, id] of accountIds) world.addAccount(createHistoricAccount(login, id, owners.has(login)))
  for (const [owner, ownMembers] of members) addMembers(world, owner, ownMembers)
  return {
    accountIds,
    labelIds: assignIds(labels, 500_000_000, 2 ** 31),
    issueIds: assignIds(pullRequests, 2 ** 32, 2 ** 31),
  }
}

export function snapshotsOf(repository: RepositoryHistory): Snapshot[] {
  return [repository.base, ...repository.steps]
}

function* conversationsOf(repository: RepositoryHistory): Iterable<PullRequestData | IssueData> {
  for (const { issues, pulls } of snapshotsOf(repository)) {
    yield* issues
    yield* pulls
  }
}

function* loginsIn(conversation: PullRequestData | IssueData): Iterable<string> {
  if (conversation.author !== null) yield conversation.author
  yield* conversation.assignees ?? []
  if (!('reviews' in conversation)) return
  if (conversation.mergedBy) yield conversation.mergedBy
  for (const { author } of conversation.reviews ?? []) if (author !== null) yield author
}

function* membersIn(conversation: PullRequestData | IssueData): Iterable<string> {
  if (conversation.author !== null && conversation.authorAssociation === 'MEMBER') yield conversation.author
  if (!('reviews' in conversation)) return
  for (const { author, authorAssociation } of conversation.reviews ?? []) {
    if (author !== null && authorAssociation === 'MEMBER') yield author
  }
}

function createHistoricAccount(login: string, id: number, isOwner: boolean): Account {
  const type = isOwner ? 'Organization' : login.endsWith('[bot]') ? 'Bot' : 'User'
  return createAccount({ id, login, type, name: null, createdAt: '2012-01-01T00:00:00Z' })
}

function addMembers(world: World, owner: string, logins: ReadonlySet<string>): void {
  const organization = world.accountByLogin(owner)
  if (!organization) return
  const users = [...logins].sort().flatMap((login) => world.accountByLogin(login) ?? [])
  const organizationId = organization.id
  world.setMembers(
    organizationId,
    users.map(({ id }) => ({ organizationId, userId: id, role: 'member' })),
  )
}
