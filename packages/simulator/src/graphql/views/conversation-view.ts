import type { Account, Issue, PullRequest, Repository } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import type { Scope } from '../scope.js'
import { createRepositoryPath, createWebUrl } from '../web-address.js'
import { toDatabaseId } from './database-id.js'
import { type LabelArguments, MilestoneView, pageLabels } from './label-view.js'

/** What issues and pull requests have in common. */
export abstract class ConversationView<Row extends Issue | PullRequest> {
  protected readonly scope: Scope
  protected readonly row: Row
  protected abstract readonly section: string

  constructor(scope: Scope, row: Row) {
    this.scope = scope
    this.row = row
  }

  get id(): string {
    return this.row.nodeId
  }

  get databaseId(): number | null {
    return toDatabaseId(this.row.id)
  }

  get fullDatabaseId(): string {
    return String(this.row.id)
  }

  get number(): number {
    return this.row.number
  }

  get title(): string {
    return this.row.title
  }

  get body(): string {
    return this.row.body ?? ''
  }

  get state(): string {
    return this.row.state
  }

  get closed(): boolean {
    return this.row.state !== 'OPEN'
  }

  get locked(): boolean {
    return this.row.locked
  }

  get author(): object | null {
    return this.scope.views.actor(this.row.authorId)
  }

  get authorAssociation(): string {
    return this.row.authorAssociation
  }

  get createdAt(): string {
    return this.row.createdAt
  }

  get updatedAt(): string {
    return this.row.updatedAt
  }

  get closedAt(): string | null {
    return this.row.closedAt
  }

  get publishedAt(): string {
    return this.row.createdAt
  }

  get resourcePath(): string {
    return `${createRepositoryPath(this.scope.world, this.record)}/${this.section}/${this.row.number}`
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }

  get repository(): object {
    return this.scope.views.repository(this.record)
  }

  get milestone(): object | null {
    const { milestoneId } = this.row
    const milestone = this.record.milestones.find(({ id }) => id === milestoneId)
    return milestone ? new MilestoneView(this.scope, this.record, milestone) : null
  }

  /** How many there are is known, what they say is not. */
  comments(): object {
    return { totalCount: this.row.comments }
  }

  labels(args: LabelArguments): Connection {
    const labels = this.scope.world.labelsOf(this.record, this.row.labelIds)
    return pageLabels(this.scope, this.record, labels, args)
  }

  assignees(args: PageArguments): Connection {
    const { world, views } = this.scope
    const rows = this.row.assigneeIds.flatMap((id): Account[] => {
      const account = world.accountById(id)
      return account?.type === 'User' ? [account] : []
    })
    rows.sort((a, b) => a.id - b.id)
    return pageByKey({ rows, keyOf: ({ id }) => [id] }, args, {
      node: (account) => views.user(account),
      countNodes: (count) => this.scope.countNodes(count),
    })
  }

  protected get record(): Repository {
    const record = this.scope.world.repositoryById(this.row.repositoryId)
    if (!record) throw new Error(`#${this.row.number} belongs to a repository that does not exist`)
    return record
  }
}
