import type { Commit, PullRequest } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import { createWebUrl, nameRepository } from '../web-address.js'
import { ConversationView } from './conversation-view.js'
import { createForeignRepository } from './foreign-repository.js'

interface ReviewArguments extends PageArguments {
  author?: string | null
  states?: string[] | null
}

interface CommitInLine {
  commit: Commit
  position: number
}

export class PullRequestView extends ConversationView<PullRequest> {
  readonly __typename = 'PullRequest'
  protected readonly section = 'pull'

  get isDraft(): boolean {
    return this.row.isDraft
  }

  get merged(): boolean {
    return this.row.mergedAt !== null
  }

  get mergedAt(): string | null {
    return this.row.mergedAt
  }

  get mergedBy(): object | null {
    return this.scope.views.actor(this.row.mergedById)
  }

  get mergeCommit(): object | null {
    const { mergeCommitSha } = this.row
    return mergeCommitSha === null ? null : this.scope.views.commit(this.record, mergeCommitSha)
  }

  get potentialMergeCommit(): object | null {
    const { testMergeCommitSha } = this.row
    return testMergeCommitSha === null ? null : this.scope.views.commit(this.record, testMergeCommitSha)
  }

  get additions(): number {
    return this.row.additions
  }

  get deletions(): number {
    return this.row.deletions
  }

  get changedFiles(): number {
    return this.row.changedFiles
  }

  get headRefName(): string {
    return this.row.headRefName
  }

  get headRefOid(): string {
    return this.row.headSha
  }

  get headRepository(): object | null {
    const { headRepository } = this.row
    if (headRepository === null) return null
    const [owner = '', name = ''] = headRepository.split('/')
    const known = this.scope.world.findRepository(owner, name)
    return known
      ? this.scope.views.visibleRepository(known.repository)
      : createForeignRepository(this.scope, headRepository, this.record)
  }

  get isCrossRepository(): boolean {
    return this.row.headRepository !== nameRepository(this.scope.world, this.record)
  }

  get baseRefName(): string {
    return this.row.baseRefName
  }

  get baseRefOid(): string {
    return this.row.baseSha
  }

  get baseRepository(): object {
    return this.repository
  }

  get permalink(): string {
    return this.url
  }

  /** In the order in which they were written; a pending one is its author's secret. */
  reviews({ author, states, ...page }: ReviewArguments): Connection {
    const { world, caller, views } = this.scope
    const authorId = author ? (world.accountByLogin(author)?.id ?? -1) : undefined
    const rows = world
      .reviewsOf(this.row.id)
      .filter(
        (review) =>
          (review.state !== 'PENDING' || review.authorId === (caller.account?.id ?? -1)) &&
          (authorId === undefined || review.authorId === authorId) &&
          (!states || states.includes(review.state)),
      )
    rows.sort((a, b) => (a.createdAt === b.createdAt ? a.id - b.id : a.createdAt < b.createdAt ? -1 : 1))
    return pageByKey({ rows, keyOf: ({ createdAt, id }) => [createdAt, id] }, page, {
      node: (review) => views.review(review),
      countNodes: (count) => this.scope.countNodes(count),
    })
  }

  /** The line of first parents that ends at the head, oldest first, as far as the world knows it. */
  commits(page: PageArguments): Connection {
    const rows = this.#listCommits()
    const list = { rows, totalCount: this.row.commitCount, keyOf: ({ position }: CommitInLine) => [position] }
    return pageByKey(list, page, {
      node: ({ commit }) => this.#createPullRequestCommit(commit.sha),
      countNodes: (count) => this.scope.countNodes(count),
    })
  }

  #listCommits(): CommitInLine[] {
    const { commitCount, repositoryId, headSha } = this.row
    const line: Commit[] = []
    let commit = this.scope.world.commit(repositoryId, headSha)
    while (commit && line.length < commitCount) {
      line.unshift(commit)
      const [parent] = commit.parents
      commit = parent === undefined ? undefined : this.scope.world.commit(repositoryId, parent)
    }
    return line.map((each, index) => ({ commit: each, position: index + 1 }))
  }

  #createPullRequestCommit(sha: string): object {
    const resourcePath = `${this.resourcePath}/commits/${sha}`
    return {
      __typename: 'PullRequestCommit',
      id: `PURC_${Buffer.from(`${this.row.id}:${sha}`).toString('base64url')}`,
      commit: this.scope.views.commit(this.record, sha),
      pullRequest: this,
      resourcePath,
      url: createWebUrl(resourcePath),
    }
  }
}
