import { createCommitNodeId } from '../../world/node-id.js'
import type { Commit, GitActor, Repository } from '../../world/records.js'
import {
  type Connection,
  type PageArguments,
  pageByKey,
  pageByOffset,
  parseHistoryHead,
} from '../connection.js'
import { refuseCursor } from '../cursor.js'
import { refuseUnsimulated } from '../graphql-failure.js'
import type { Scope } from '../scope.js'
import { readTime, toUtc } from '../times.js'
import { createRepositoryPath, createWebUrl } from '../web-address.js'
import { TreeView } from './tree-view.js'

interface HistoryArguments extends PageArguments {
  author?: { emails?: string[] | null; id?: string | null } | null
  path?: string | null
  since?: string | null
  until?: string | null
}

/** A commit; where the world holds its name only, as with merge commits of old histories, just that can be asked. */
export class CommitView {
  readonly __typename = 'Commit'
  readonly oid: string
  readonly #scope: Scope
  readonly #repository: Repository

  constructor(scope: Scope, repository: Repository, sha: string) {
    this.#scope = scope
    this.#repository = repository
    this.oid = sha
  }

  get id(): string {
    return createCommitNodeId(this.#repository.id, this.oid)
  }

  get abbreviatedOid(): string {
    return this.oid.slice(0, 7)
  }

  get message(): string {
    return this.#commit.message
  }

  get messageHeadline(): string {
    return this.#commit.message.split('\n', 1)[0] ?? ''
  }

  get messageBody(): string {
    const { message } = this.#commit
    const end = message.indexOf('\n')
    return end === -1 ? '' : message.slice(end).trim()
  }

  get authoredDate(): string {
    return toUtc(this.#commit.author.date)
  }

  get committedDate(): string {
    return toUtc(this.#commit.committer.date)
  }

  get author(): object {
    return new GitActorView(this.#scope, this.#commit.author)
  }

  get committer(): object {
    return new GitActorView(this.#scope, this.#commit.committer)
  }

  get additions(): number {
    return this.#commit.additions
  }

  get deletions(): number {
    return this.#commit.deletions
  }

  get changedFiles(): number {
    return this.#commit.changedFiles
  }

  get changedFilesIfAvailable(): number {
    return this.#commit.changedFiles
  }

  get tree(): object {
    return new TreeView(this.#scope, this.#repository, this.#commit, '')
  }

  get repository(): object {
    return this.#scope.views.repository(this.#repository)
  }

  get resourcePath(): string {
    return `${createRepositoryPath(this.#scope.world, this.#repository)}/commit/${this.oid}`
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }

  get commitResourcePath(): string {
    return this.resourcePath
  }

  get commitUrl(): string {
    return this.url
  }

  parents(page: PageArguments): Connection {
    const rows = this.#commit.parents.map((sha, index) => ({ sha, position: index + 1 }))
    return pageByKey({ rows, keyOf: ({ position }) => [position] }, page, {
      node: ({ sha }) => this.#scope.views.commit(this.#repository, sha),
      countNodes: (count) => this.#scope.countNodes(count),
    })
  }

  /** Goes on from the commit that the cursor names, so that a push between two pages shifts nothing. */
  history(args: HistoryArguments): Connection {
    if (args.path) throw refuseUnsimulated('which commits touched a path')
    const cursor = args.after || args.before
    const head = cursor ? parseHistoryHead(cursor) : this.#commit.sha
    const { world, views } = this.#scope
    if (cursor && !world.commit(this.#repository.id, head)) throw refuseCursor(cursor)
    const shas = this.#filterHistory(world.history(this.#repository.id, head), args)
    return pageByOffset({ head, shas }, args, {
      node: (sha) => views.commit(this.#repository, sha),
      countNodes: (count) => this.#scope.countNodes(count),
    })
  }

  #filterHistory(shas: readonly string[], { author, since, until }: HistoryArguments): readonly string[] {
    if (!author && !since && !until) return shas
    const { world } = this.#scope
    const from = since ? readTime(since, 'since') : ''
    const to = until ? readTime(until, 'until') : undefined
    const accountId = author?.id ? (world.accountByNodeId(author.id)?.id ?? -1) : undefined
    const emails = author?.emails?.map((email) => email.toLowerCase())
    return shas.filter((sha) => {
      const commit = world.commit(this.#repository.id, sha)
      if (!commit) return false
      const date = toUtc(commit.committer.date)
      if (date < from || (to !== undefined && date > to)) return false
      if (accountId !== undefined) return commit.author.accountId === accountId
      return !emails || emails.includes(commit.author.email.toLowerCase())
    })
  }

  get #commit(): Commit {
    const commit = this.#scope.world.commit(this.#repository.id, this.oid)
    if (!commit) throw refuseUnsimulated(`anything about the commit ${this.oid} but its name`)
    return commit
  }
}

/** A person as a commit names them; `date` keeps the offset it was made with. */
class GitActorView {
  readonly name: string
  readonly email: string
  readonly date: string
  readonly #scope: Scope
  readonly #accountId: number | null

  constructor(scope: Scope, { name, email, date, accountId }: GitActor) {
    this.name = name
    this.email = email
    this.date = date
    this.#scope = scope
    this.#accountId = accountId
  }

  /** Bots appear here as users, with their full login. */
  get user(): object | null {
    const account = this.#scope.world.accountById(this.#accountId)
    return account ? this.#scope.views.user(account) : null
  }
}
