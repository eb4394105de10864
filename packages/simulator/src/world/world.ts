import { AccountDirectory } from './account-directory.js'
import { ChangeFeed } from './change-feed.js'
import { ConversationDirectory } from './conversation-directory.js'
import { HappeningFeed } from './happening.js'
import { HookRegister } from './hook-register.js'
import type { Node } from './node.js'
import { parseCommitNodeId } from './node-id.js'
import type { Account, Commit, Issue, Label, Membership, PullRequest, Repository, Review } from './records.js'
import { RepositoryDirectory } from './repository-directory.js'
import { type GoneIssue, type Listings, Shelf, type SortField } from './shelf.js'
import { ShipmentDirectory } from './shipment-directory.js'
import { Silence } from './silence.js'
import { TokenRegister } from './token-register.js'
import type { WorldOptions } from './world-options.js'

/**
 * The state of the simulated GitHub, held in memory and indexed for both APIs.
 *
 * Reading never changes it. Whoever changes a record in place says so through `noteChange`; what GitHub does
 * when something happens is told in the mutations, not here.
 */
export class World {
  readonly tokens: TokenRegister
  /** Whose token any token is, where no list of tokens was given. */
  defaultCaller: Account | undefined
  /** What changed without a time that tells of it. */
  readonly silence = new Silence()
  readonly changes = new ChangeFeed()
  readonly happenings = new HappeningFeed()
  readonly hooks: HookRegister
  shipments = new ShipmentDirectory()
  readonly #clock: () => Date
  #lastId = 6_000_000_000
  #lastShortId = 2_000_000_000
  #accounts = new AccountDirectory()
  #places = new RepositoryDirectory()
  readonly #shelves = new Map<number, Shelf>()
  readonly #conversations = new ConversationDirectory()
  readonly #repositoryNodes = new Map<string, Repository>()

  constructor(options: WorldOptions = {}) {
    this.#clock = options.clock ?? (() => new Date())
    const { tokens } = options
    this.hooks = options.hooks ?? new HookRegister()
    this.tokens = tokens instanceof TokenRegister ? tokens : new TokenRegister(tokens)
  }

  now(): Date {
    return this.#clock()
  }

  /** A world of its own with the same clock, tokens and hooks, which stays as it is when this one changes. */
  copy(): World {
    const copy = new World({ clock: this.#clock, tokens: this.tokens, hooks: this.hooks })
    copy.#accounts = this.#accounts.copy()
    copy.#places = this.#places.copy()
    copy.shipments = this.shipments.copy()
    for (const [id, shelf] of this.#shelves) {
      const copied = shelf.copy()
      copy.#shelves.set(id, copied)
      copy.#repositoryNodes.set(copied.repository.nodeId, copied.repository)
      copy.#conversations.addCopies(copied, this.#conversations)
    }
    copy.defaultCaller = copy.accountById(this.defaultCaller?.id ?? null)
    return copy
  }

  // Accounts

  accounts(): Iterable<Account> {
    return this.#accounts.byId.values()
  }

  accountById(id: number | null): Account | undefined {
    return id === null ? undefined : this.#accounts.byId.get(id)
  }

  /** Finds by today's login, in any case. */
  accountByLogin(login: string): Account | undefined {
    const found = this.#accounts.find(login)
    return found && !found.moved ? this.accountById(found.id) : undefined
  }

  accountByNodeId(nodeId: string): Account | undefined {
    return this.#accounts.byNodeId.get(nodeId)
  }

  membersOf(organizationId: number): readonly Membership[] {
    return this.#accounts.members.get(organizationId) ?? []
  }

  // Repositories

  /** All repositories that exist, in the order of their ids. */
  *repositories(): Iterable<Repository> {
    for (const { repository } of this.#shelves.values()) if (!repository.deletedAt) yield repository
  }

  repositoryById(id: number): Repository | undefined {
    const repository = this.#shelves.get(id)?.repository
    return repository?.deletedAt ? undefined : repository
  }

  /** `moved` says that it was asked for by a name or owner that it had before. */
  findRepository(owner: string, name: string): { repository: Repository; moved: boolean } | undefined {
    const account = this.#accounts.find(owner)
    const place = account && this.#places.find(account.id, name)
    const repository = place && this.repositoryById(place.id)
    return repository && { repository, moved: account.moved || place.moved }
  }

  /** The owner's repositories that exist, in the order of their ids. */
  repositoriesOf(ownerId: number): Repository[] {
    const owned = [...this.#places.ownedBy(ownerId)].flatMap((id) => this.repositoryById(id) ?? [])
    return owned.sort((a, b) => a.id - b.id)
  }

  labelsOf(repository: Repository, ids: readonly number[]): Label[] {
    const shelf = this.#shelf(repository.id)
    return ids.flatMap((id) => shelf.label(id) ?? [])
  }

  // Conversations

  issuesOf(repositoryId: number): readonly Issue[] {
    return this.sortedBy('issues', repositoryId, 'createdAt')
  }

  pullRequestsOf(repositoryId: number): readonly PullRequest[] {
    return this.sortedBy('pullRequests', repositoryId, 'createdAt')
  }

  /** Ascending, equal values by id. The same array until something in the repository changes. */
  sortedBy<Kind extends keyof Listings>(
    kind: Kind,
    repositoryId: number,
    field: SortField,
  ): readonly Listings[Kind][] {
    return this.#shelf(repositoryId).sorted(kind, field)
  }

  issueByNumber(repositoryId: number, number: number): Issue | undefined {
    return this.#shelf(repositoryId).issues.get(number)
  }

  /** What became of an issue that once had this number. */
  goneIssue(repositoryId: number, number: number): GoneIssue | undefined {
    return this.#shelf(repositoryId).gone.get(number)
  }

  pullRequestByNumber(repositoryId: number, number: number): PullRequest | undefined {
    return this.#shelf(repositoryId).pullRequests.get(number)
  }

  pullRequestById(id: number): PullRequest | undefined {
    return this.#conversations.pullRequests.get(id)
  }

  /** In the order in which they were written, pending ones included. */
  reviewsOf(pullRequestId: number): readonly Review[] {
    return this.#conversations.reviews.get(pullRequestId) ?? []
  }

  nextNumber(repositoryId: number): number {
    return this.#shelf(repositoryId).nextNumber
  }

  // Commits

  commit(repositoryId: number, sha: string): Commit | undefined {
    return this.#shelf(repositoryId).commits.get(sha)
  }

  /** Every sha reachable from `sha`, in `git log` order; kept for the heads asked for last. */
  history(repositoryId: number, sha: string): readonly string[] {
    return this.#shelf(repositoryId).history(sha)
  }

  byNodeId(nodeId: string): Node | undefined {
    const account = this.accountByNodeId(nodeId)
    if (account) return { kind: 'account', record: account }
    const repository = this.#repositoryNodes.get(nodeId)
    if (repository) return repository.deletedAt ? undefined : { kind: 'repository', record: repository }
    const conversation = this.#conversations.find(nodeId)
    if (conversation) return this.repositoryById(conversation.repositoryId) && conversation.node
    return this.#commitNode(nodeId)
  }

  // Writing: keeps the indexes right and knows no rules of GitHub's

  /** An id that nothing has, above all ids of generated and replayed things. */
  takeId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  /** The same within 32 bits: GraphQL knows no longer ids of repositories and accounts. */
  takeShortId(): number {
    this.#lastShortId += 1
    return this.#lastShortId
  }

  addAccount(account: Account): void {
    this.#accounts.add(account)
  }

  renameAccount(account: Account, login: string): void {
    this.#accounts.rename(account, login)
  }

  removeAccount(account: Account): void {
    this.#accounts.remove(account)
  }

  setMembers(organizationId: number, members: Membership[]): void {
    this.#accounts.members.set(organizationId, members)
  }

  addRepository(repository: Repository): void {
    this.#shelves.set(repository.id, new Shelf(repository))
    this.#repositoryNodes.set(repository.nodeId, repository)
    this.#places.place(repository)
  }

  /** Gives the repository another owner or name; the place it leaves redirects to it. */
  moveRepository(repository: Repository, ownerId: number, name: string): void {
    this.#places.move(repository, ownerId, name)
  }

  removeRepository(repository: Repository, at: string): void {
    repository.deletedAt = at
    this.#places.remove(repository)
  }

  addIssue(issue: Issue): void {
    const shelf = this.#shelf(issue.repositoryId)
    shelf.issues.set(issue.number, issue)
    shelf.gone.delete(issue.number)
    shelf.forgetOrders()
    this.#conversations.addIssue(issue)
  }

  removeIssue(issue: Issue, gone: GoneIssue): void {
    const shelf = this.#shelf(issue.repositoryId)
    shelf.issues.delete(issue.number)
    shelf.gone.set(issue.number, gone)
    shelf.forgetOrders()
    this.#conversations.removeIssue(issue)
  }

  addPullRequest(pullRequest: PullRequest): void {
    const shelf = this.#shelf(pullRequest.repositoryId)
    shelf.pullRequests.set(pullRequest.number, pullRequest)
    shelf.forgetOrders()
    this.#conversations.addPullRequest(pullRequest)
  }

  removePullRequest(pullRequest: PullRequest): void {
    const shelf = this.#shelf(pullRequest.repositoryId)
    shelf.pullRequests.delete(pullRequest.number)
    shelf.gone.set(pullRequest.number, { how: 'deleted' })
    shelf.forgetOrders()
    this.#conversations.removePullRequest(pullRequest)
  }

  /** Replaces all reviews of a pull request, given in the order in which they were written. */
  setReviews(pullRequestId: number, reviews: Review[]): void {
    this.#conversations.setReviews(pullRequestId, reviews)
  }

  addReview(review: Review): void {
    this.#conversations.addReview(review)
  }

  addCommits(repositoryId: number, commits: Iterable<Commit>): void {
    const shelf = this.#shelf(repositoryId)
    for (const commit of commits) shelf.commits.set(commit.sha, commit)
    shelf.forgetHistories()
  }

  /** To be called after changing an issue, a pull request or the labels of a repository in place. */
  noteChange(repositoryId: number): void {
    this.#shelf(repositoryId).forgetOrders()
  }

  #shelf(repositoryId: number): Shelf {
    const shelf = this.#shelves.get(repositoryId)
    if (!shelf) throw new Error(`The world has no repository with id ${repositoryId}`)
    return shelf
  }

  #commitNode(nodeId: string): Node | undefined {
    const address = parseCommitNodeId(nodeId)
    if (!address || !this.repositoryById(address.repositoryId)) return undefined
    const record = this.commit(address.repositoryId, address.sha)
    return record && { kind: 'commit', record, repositoryId: address.repositoryId }
  }
}
