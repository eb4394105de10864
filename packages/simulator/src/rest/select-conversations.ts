import type { Issue, PullRequest, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { comparePositions, type Position } from './cursor-pagination.js'
import { invalidField } from './errors.js'
import { isPullRequest } from './present-issue.js'
import { restLogin } from './present-user.js'
import { readChoice, readOrder, readTime } from './read-query.js'
import type { RestCall } from './route.js'

type Conversation = Issue | PullRequest
type Keep = (row: Conversation, repository: Repository) => boolean

interface Selection {
  /** In the order asked for. */
  rows: Conversation[]
  direction: 'asc' | 'desc'
  positionOf(row: Conversation): Position
}

const sortFields = { created: 'createdAt', updated: 'updatedAt', comments: 'comments' } as const

/**
 * Issues and pull requests of the repositories that the query asks for.
 *
 * Source: https://docs.github.com/rest/issues/issues#list-repository-issues
 */
export function selectConversations(
  call: RestCall,
  repositories: readonly Repository[],
  keepAlso: Keep = () => true,
): Selection {
  const { world, query } = call
  const filters = [...readFilters(call), keepAlso]
  const sort = query.has('sort') ? readOrder(query, 'sort', ['created', 'updated', 'comments']) : 'created'
  // An unknown order is not refused: the newest ids come first, whatever the direction.
  const direction = sort === undefined ? 'desc' : (readOrder(query, 'direction', ['asc', 'desc']) ?? 'desc')
  const field = sort && sortFields[sort]
  const positionOf = (row: Conversation): Position => {
    const id = isPullRequest(row) ? row.issueId : row.id
    return [field ? row[field] : id, id]
  }
  const rows: Conversation[] = []
  for (const repository of repositories) {
    for (const row of world.sortedBy('conversations', repository.id, field ?? 'createdAt')) {
      if (filters.every((keep) => keep(row, repository))) rows.push(row)
    }
  }
  rows.sort((a, b) => comparePositions(positionOf(a), positionOf(b)))
  if (direction === 'desc') rows.reverse()
  return { rows, direction, positionOf }
}

function readFilters(call: RestCall): Keep[] {
  const { world, query } = call
  return [
    readState(query),
    readSince(query),
    readLabels(query, world),
    readAssignee(query, world),
    readCreator(query, world),
    readMilestone(query),
    readMentioned(query),
  ].filter((keep) => keep !== undefined)
}

function readState(query: URLSearchParams): Keep | undefined {
  const state = readChoice(query, 'state', ['open', 'closed', 'all'], 'open', 'Issue')
  if (state === 'all') return undefined
  return (row) => (row.state === 'OPEN') === (state === 'open')
}

function readSince(query: URLSearchParams): Keep | undefined {
  const since = readTime(query, 'since', 'Issue')
  if (since === undefined) return undefined
  // GitHub takes the very start of time for a mistake and finds nothing.
  if (since <= 0) return () => false
  const from = `${new Date(Math.ceil(since / 1000) * 1000).toISOString().slice(0, 19)}Z`
  return (row) => row.updatedAt >= from
}

function readLabels(query: URLSearchParams, world: World): Keep | undefined {
  const names = (query.get('labels') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  if (names.length === 0) return undefined
  return (row, repository) => {
    const has = new Set(world.labelsOf(repository, row.labelIds).map(({ name }) => name.toLowerCase()))
    return names.every((name) => has.has(name))
  }
}

function readAssignee(query: URLSearchParams, world: World): Keep | undefined {
  const assignee = query.get('assignee')
  if (assignee === null || assignee === '') return undefined
  if (assignee === '*') return (row) => row.assigneeIds.length > 0
  if (assignee === 'none') return (row) => row.assigneeIds.length === 0
  const account = findAccount(world, assignee)
  if (!account) throw invalidField('Issue', 'assignee', assignee)
  return (row) => row.assigneeIds.includes(account.id)
}

function readCreator(query: URLSearchParams, world: World): Keep | undefined {
  const creator = query.get('creator')
  if (creator === null || creator === '') return undefined
  const account = findAccount(world, creator)
  return account ? (row) => row.authorId === account.id : () => false
}

function readMilestone(query: URLSearchParams): Keep | undefined {
  const milestone = query.get('milestone')
  if (milestone === null || milestone === '') return undefined
  if (milestone === '*') return (row) => row.milestoneId !== null
  if (milestone === 'none') return (row) => row.milestoneId === null
  if (!/^\d+$/.test(milestone)) throw invalidField('Issue', 'milestone', milestone)
  return (row, repository) =>
    repository.milestones.some(({ id, number }) => id === row.milestoneId && number === Number(milestone))
}

function readMentioned(query: URLSearchParams): Keep | undefined {
  const mentioned = query.get('mentioned')
  if (mentioned === null || mentioned === '') return undefined
  const mention = `@${mentioned.toLowerCase()}`
  return (row) => row.body?.toLowerCase().includes(mention) ?? false
}

/** By the name that REST gives the account: bots are `name[bot]`. */
export function findAccount(world: World, login: string) {
  const account = world.accountByLogin(login) ?? world.accountByLogin(login.replace(/\[bot\]$/, ''))
  return account && restLogin(account).toLowerCase() === login.toLowerCase() ? account : undefined
}
