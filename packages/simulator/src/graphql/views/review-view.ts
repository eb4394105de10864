import type { PullRequest, Repository, Review } from '../../world/records.js'
import type { Scope } from '../scope.js'
import { createRepositoryPath, createWebUrl } from '../web-address.js'
import { toDatabaseId } from './database-id.js'

export class ReviewView {
  readonly __typename = 'PullRequestReview'
  readonly #scope: Scope
  readonly #review: Review

  constructor(scope: Scope, review: Review) {
    this.#scope = scope
    this.#review = review
  }

  get id(): string {
    return this.#review.nodeId
  }

  get databaseId(): number | null {
    return toDatabaseId(this.#review.id)
  }

  get fullDatabaseId(): string {
    return String(this.#review.id)
  }

  get state(): string {
    return this.#review.state
  }

  get body(): string {
    return this.#review.body
  }

  get author(): object | null {
    return this.#scope.views.actor(this.#review.authorId)
  }

  get authorAssociation(): string {
    return this.#review.authorAssociation
  }

  get createdAt(): string {
    return this.#review.createdAt
  }

  get updatedAt(): string {
    return this.#review.updatedAt
  }

  get submittedAt(): string | null {
    return this.#review.submittedAt
  }

  get publishedAt(): string | null {
    return this.#review.submittedAt
  }

  get commit(): object | null {
    const { commitSha } = this.#review
    return commitSha === null ? null : this.#scope.views.commit(this.#repository, commitSha)
  }

  get pullRequest(): object {
    return this.#scope.views.pullRequest(this.#pullRequest)
  }

  get repository(): object {
    return this.#scope.views.repository(this.#repository)
  }

  get resourcePath(): string {
    const path = createRepositoryPath(this.#scope.world, this.#repository)
    return `${path}/pull/${this.#pullRequest.number}#pullrequestreview-${this.#review.id}`
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }

  get #pullRequest(): PullRequest {
    const pullRequest = this.#scope.world.pullRequestById(this.#review.pullRequestId)
    if (!pullRequest) throw new Error(`Review ${this.#review.id} belongs to no pull request`)
    return pullRequest
  }

  get #repository(): Repository {
    const repository = this.#scope.world.repositoryById(this.#pullRequest.repositoryId)
    if (!repository) throw new Error(`Review ${this.#review.id} belongs to a repository that does not exist`)
    return repository
  }
}
