import type { Issue, PullRequest, Review } from './records.js'
import type { Shelf } from './shelf.js'

export type ConversationNode =
  | { kind: 'issue'; record: Issue }
  | { kind: 'pullRequest'; record: PullRequest }
  | { kind: 'review'; record: Review }

/** Issues, pull requests and reviews by the ids that hold for all of GitHub. */
export class ConversationDirectory {
  readonly pullRequests = new Map<number, PullRequest>()
  readonly reviews = new Map<number, Review[]>()
  readonly #issueNodes = new Map<string, Issue>()
  readonly #pullRequestNodes = new Map<string, PullRequest>()
  readonly #reviewNodes = new Map<string, Review>()

  /** With the repository that it lives in. */
  find(nodeId: string): { node: ConversationNode; repositoryId: number } | undefined {
    const issue = this.#issueNodes.get(nodeId)
    if (issue) return { node: { kind: 'issue', record: issue }, repositoryId: issue.repositoryId }
    const pullRequest = this.#pullRequestNodes.get(nodeId)
    if (pullRequest) {
      return { node: { kind: 'pullRequest', record: pullRequest }, repositoryId: pullRequest.repositoryId }
    }
    const review = this.#reviewNodes.get(nodeId)
    const reviewed = review && this.pullRequests.get(review.pullRequestId)
    return reviewed && { node: { kind: 'review', record: review }, repositoryId: reviewed.repositoryId }
  }

  /** Takes in what a copied shelf holds, with copies of the reviews that `original` knows. */
  addCopies(shelf: Shelf, original: ConversationDirectory): void {
    for (const issue of shelf.issues.values()) this.addIssue(issue)
    for (const pullRequest of shelf.pullRequests.values()) {
      this.addPullRequest(pullRequest)
      const reviews = original.reviews.get(pullRequest.id) ?? []
      this.setReviews(
        pullRequest.id,
        reviews.map((review) => ({ ...review })),
      )
    }
  }

  addIssue(issue: Issue): void {
    this.#issueNodes.set(issue.nodeId, issue)
  }

  removeIssue(issue: Issue): void {
    this.#issueNodes.delete(issue.nodeId)
  }

  addPullRequest(pullRequest: PullRequest): void {
    this.pullRequests.set(pullRequest.id, pullRequest)
    this.#pullRequestNodes.set(pullRequest.nodeId, pullRequest)
  }

  removePullRequest(pullRequest: PullRequest): void {
    this.setReviews(pullRequest.id, [])
    this.pullRequests.delete(pullRequest.id)
    this.#pullRequestNodes.delete(pullRequest.nodeId)
  }

  setReviews(pullRequestId: number, reviews: Review[]): void {
    for (const review of this.reviews.get(pullRequestId) ?? []) this.#reviewNodes.delete(review.nodeId)
    for (const review of reviews) this.#reviewNodes.set(review.nodeId, review)
    this.reviews.set(pullRequestId, reviews)
  }

  addReview(review: Review): void {
    const reviews = this.reviews.get(review.pullRequestId)
    if (reviews) reviews.push(review)
    else this.reviews.set(review.pullRequestId, [review])
    this.#reviewNodes.set(review.nodeId, review)
  }
}
