import type { Label, Milestone, Repository } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import { type CursorKey, compareKeys } from '../cursor.js'
import { refuseUnsimulated } from '../graphql-failure.js'
import type { Scope } from '../scope.js'
import { createRepositoryPath, createWebUrl } from '../web-address.js'

export interface LabelArguments extends PageArguments {
  orderBy?: { field: 'CREATED_AT' | 'NAME' | 'ISSUE_COUNT'; direction: 'ASC' | 'DESC' } | null
  query?: string | null
}

export interface MilestoneArguments extends PageArguments {
  orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null
  query?: string | null
  states?: string[] | null
}

export class LabelView {
  readonly __typename = 'Label'
  readonly #scope: Scope
  readonly #repository: Repository
  readonly #label: Label

  constructor(scope: Scope, repository: Repository, label: Label) {
    this.#scope = scope
    this.#repository = repository
    this.#label = label
  }

  get id(): string {
    return this.#label.nodeId
  }

  get name(): string {
    return this.#label.name
  }

  get color(): string {
    return this.#label.color
  }

  get description(): string | null {
    return this.#label.description
  }

  get resourcePath(): string {
    const path = createRepositoryPath(this.#scope.world, this.#repository)
    return `${path}/labels/${encodeURIComponent(this.#label.name)}`
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }

  get repository(): object {
    return this.#scope.views.repository(this.#repository)
  }
}

export class MilestoneView {
  readonly __typename = 'Milestone'
  readonly #scope: Scope
  readonly #repository: Repository
  readonly #milestone: Milestone

  constructor(scope: Scope, repository: Repository, milestone: Milestone) {
    this.#scope = scope
    this.#repository = repository
    this.#milestone = milestone
  }

  get id(): string {
    return this.#milestone.nodeId
  }

  get number(): number {
    return this.#milestone.number
  }

  get title(): string {
    return this.#milestone.title
  }

  /** The world knows no more of a milestone: it is as old as its repository, and open. */
  get state(): string {
    return 'OPEN'
  }

  get closed(): boolean {
    return false
  }

  get closedAt(): null {
    return null
  }

  get dueOn(): null {
    return null
  }

  get description(): null {
    return null
  }

  get createdAt(): string {
    return this.#repository.createdAt
  }

  get updatedAt(): string {
    return this.#repository.createdAt
  }

  get resourcePath(): string {
    return `${createRepositoryPath(this.#scope.world, this.#repository)}/milestone/${this.#milestone.number}`
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }

  get repository(): object {
    return this.#scope.views.repository(this.#repository)
  }
}

/** Labels carry no times, so their order of creation is that of their ids. */
export function pageLabels(
  scope: Scope,
  repository: Repository,
  labels: readonly Label[],
  args: LabelArguments,
): Connection {
  const { orderBy, query } = args
  if (orderBy?.field === 'ISSUE_COUNT') throw refuseUnsimulated('how many issues a label has')
  const keyOf = (label: Label): CursorKey =>
    orderBy?.field === 'NAME' ? [label.name.toLowerCase(), label.id] : [label.id]
  const wanted = query?.toLowerCase()
  const rows = wanted ? labels.filter((label) => label.name.toLowerCase().includes(wanted)) : [...labels]
  rows.sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
  return pageByKey({ rows, keyOf, descending: orderBy?.direction === 'DESC' }, args, {
    node: (label) => new LabelView(scope, repository, label),
    countNodes: (count) => scope.countNodes(count),
  })
}

export function pageMilestones(scope: Scope, repository: Repository, args: MilestoneArguments): Connection {
  const { orderBy, query, states } = args
  if (orderBy && orderBy.field !== 'NUMBER') throw refuseUnsimulated(`milestones by ${orderBy.field}`)
  const wanted = query?.toLowerCase()
  const isListed = !states || states.includes('OPEN')
  const rows = repository.milestones.filter(
    ({ title }) => isListed && (!wanted || title.toLowerCase().includes(wanted)),
  )
  rows.sort((a, b) => a.number - b.number)
  const list = { rows, keyOf: ({ number }: Milestone) => [number], descending: orderBy?.direction === 'DESC' }
  return pageByKey(list, args, {
    node: (milestone) => new MilestoneView(scope, repository, milestone),
    countNodes: (count) => scope.countNodes(count),
  })
}
