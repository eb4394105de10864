import type { Issue, PullRequest, Repository } from '../world/records.js'
import type { SortField } from '../world/shelf.js'
import type { World } from '../world/world.js'
import type { KeyedRows, PageArguments } from './connection.js'
import { refuseUnsimulated } from './graphql-failure.js'
import { readTime } from './times.js'

export interface ConversationOrder {
  field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'
  direction: 'ASC' | 'DESC'
}

export interface IssueArguments extends PageArguments {
  states?: string[] | null
  labels?: string[] | null
  orderBy?: ConversationOrder | null
  filterBy?: IssueFilters | null
}

export interface IssueFilters {
  assignee?: string | null
  createdBy?: string | null
  labels?: string[] | null
  mentioned?: string | null
  milestone?: string | null
  milestoneNumber?: string | null
  since?: string | null
  states?: string[] | null
  viewerSubscribed?: boolean | null
}

export interface PullRequestArguments extends PageArguments {
  states?: string[] | null
  labels?: string[] | null
  orderBy?: ConversationOrder | null
  baseRefName?: string | null
  headRefName?: string | null
}

type Condition<Row> = (row: Row) => boolean

const sortFields: Record<ConversationOrder['field'], SortField> = {
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  COMMENTS: 'comments',
}

/** What `Repository.issues` lists: nothing while the repository has issues switched off. */
export function selectIssues(world: World, repository: Repository, args: IssueArguments): KeyedRows<Issue> {
  const filters = args.filterBy ?? {}
  const conditions: Condition<Issue>[] = [
    ...inStates(args.states),
    ...inStates(filters.states),
    ...withAnyLabel(repository, args.labels),
    ...withEveryLabel(repository, filters.labels),
    ...withAssignee(world, filters),
    ...inMilestone(repository, filters),
  ]
  if (filters.since) {
    const since = readTime(filters.since, 'since')
    conditions.push((issue) => issue.updatedAt >= since)
  }
  if (typeof filters.createdBy === 'string') {
    const author = world.accountByLogin(filters.createdBy)
    conditions.push((issue) => author !== undefined && issue.authorId === author.id)
  }
  if (filters.mentioned) throw refuseUnsimulated('who is mentioned in an issue')
  if (filters.viewerSubscribed) throw refuseUnsimulated('who is subscribed to an issue')
  const list = (field: SortField) =>
    repository.hasIssues ? world.sortedBy('issues', repository.id, field) : []
  return orderRows(list, conditions, args.orderBy)
}

export function selectPullRequests(
  world: World,
  repository: Repository,
  args: PullRequestArguments,
): KeyedRows<PullRequest> {
  const conditions: Condition<PullRequest>[] = [
    ...inStates(args.states),
    ...withAnyLabel(repository, args.labels),
  ]
  const { baseRefName, headRefName } = args
  if (baseRefName) conditions.push((pullRequest) => pullRequest.baseRefName === baseRefName)
  if (headRefName) conditions.push((pullRequest) => pullRequest.headRefName === headRefName)
  const list = (field: SortField) => world.sortedBy('pullRequests', repository.id, field)
  return orderRows(list, conditions, args.orderBy)
}

function orderRows<Row extends Issue | PullRequest>(
  list: (field: SortField) => readonly Row[],
  conditions: Condition<Row>[],
  order: ConversationOrder | null | undefined,
): KeyedRows<Row> {
  const field = order && sortFields[order.field]
  const ordered = field ? list(field) : [...list('createdAt')].sort((a, b) => a.id - b.id)
  const holds = (row: Row): boolean => conditions.every((condition) => condition(row))
  return {
    rows: conditions.length === 0 ? ordered : ordered.filter(holds),
    descending: order?.direction === 'DESC',
    keyOf: field ? (row) => [row[field], row.id] : (row) => [row.id],
  }
}

function inStates(states: string[] | null | undefined): Condition<Issue | PullRequest>[] {
  if (!states || states.length === 0) return []
  return [(row) => states.includes(row.state)]
}

/** The argument `labels` asks for any of the names. */
function withAnyLabel(
  repository: Repository,
  names: string[] | null | undefined,
): Condition<Issue | PullRequest>[] {
  if (!names || names.length === 0) return []
  const wanted = new Set(names.flatMap((name) => findLabelId(repository, name) ?? []))
  return [(row) => row.labelIds.some((id) => wanted.has(id))]
}

/** The filter `filterBy.labels` asks for all of the names. */
function withEveryLabel(repository: Repository, names: string[] | null | undefined): Condition<Issue>[] {
  if (!names || names.length === 0) return []
  const wanted = names.map((name) => findLabelId(repository, name))
  return [(row) => wanted.every((id) => id !== undefined && row.labelIds.includes(id))]
}

function findLabelId(repository: Repository, name: string): number | undefined {
  const lower = name.toLowerCase()
  return repository.labels.find((label) => label.name.toLowerCase() === lower)?.id
}

/** `null` asks for issues without an assignee, `*` for those with any. */
function withAssignee(world: World, { assignee }: IssueFilters): Condition<Issue>[] {
  if (assignee === undefined) return []
  if (assignee === null) return [(issue) => issue.assigneeIds.length === 0]
  if (assignee === '*') return [(issue) => issue.assigneeIds.length > 0]
  const account = world.accountByLogin(assignee)
  return [(issue) => account !== undefined && issue.assigneeIds.includes(account.id)]
}

function inMilestone(repository: Repository, filters: IssueFilters): Condition<Issue>[] {
  const conditions: Condition<Issue>[] = []
  for (const [asked, property] of [
    [filters.milestone, 'id'],
    [filters.milestoneNumber, 'number'],
  ] as const) {
    if (asked === undefined) continue
    if (asked === null) conditions.push((issue) => issue.milestoneId === null)
    else if (asked === '*') conditions.push((issue) => issue.milestoneId !== null)
    else {
      const milestone = repository.milestones.find((each) => String(each[property]) === asked)
      conditions.push((issue) => milestone !== undefined && issue.milestoneId === milestone.id)
    }
  }
  return conditions
}
