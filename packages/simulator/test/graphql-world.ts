import { createHash } from 'node:crypto'
import { Stats } from '../src/control/stats.js'
import { createGraphqlView } from '../src/graphql/index.js'
import { type LimitOptions, Limits } from '../src/limits.js'
import { createNodeId } from '../src/world/node-id.js'
import type { Account, Commit, Issue, PullRequest, Repository, Review } from '../src/world/records.js'
import { World } from '../src/world/world.js'
import type { WorldOptions } from '../src/world/world-options.js'

export interface Answer {
  status: number
  headers: Headers
  data: unknown
  /** Of errors outside GraphQL. */
  message?: string
  errors?: { type?: string; message: string; path?: unknown[]; extensions?: unknown; locations?: unknown }[]
}

const start = Date.parse('2024-01-01T00:00:00Z')

/** A small world with one organization and one repository, and a way to ask it over GraphQL. */
export class GraphqlWorld {
  readonly world: World
  readonly stats = new Stats()
  readonly organization: Account
  readonly person: Account
  readonly repository: Repository
  readonly #handle: (request: Request) => Promise<Response>
  #lastId = 1000

  constructor(options: WorldOptions & { limits?: LimitOptions } = {}) {
    this.world = new World({ clock: () => new Date(start), ...options })
    const limits = new Limits(this.world, options.limits)
    this.#handle = createGraphqlView({ world: this.world, limits, stats: this.stats }).handle
    this.organization = this.addAccount('acme', 'Organization')
    this.person = this.addAccount('ada', 'User')
    this.world.defaultCaller ??= this.person
    this.repository = this.addRepository('engine')
  }

  /** A moment so many seconds into the world's history. */
  at(seconds: number): string {
    return new Date(start + seconds * 1000).toISOString().replace('.000', '')
  }

  async ask(query: string, variables: Record<string, unknown> = {}, token = 'good'): Promise<Answer> {
    return this.send({ query, variables }, { authorization: `Bearer ${token}` })
  }

  async send(body: unknown, headers: Record<string, string>): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const request = new Request('http://127.0.0.1/graphql', { method: 'POST', body: text, headers })
    const response = await this.#handle(request)
    const answer = (await response.json()) as Omit<Answer, 'status' | 'headers'>
    return { ...answer, status: response.status, headers: response.headers }
  }

  addAccount(login: string, type: Account['type'], facts: Partial<Account> = {}): Account {
    const id = facts.id ?? this.#nextId()
    const kind = type === 'Organization' ? 'organization' : type === 'Bot' ? 'bot' : 'account'
    const account: Account = {
      id,
      nodeId: createNodeId(kind, id),
      login,
      type,
      name: null,
      email: null,
      avatarUrl: `https://avatars.githubusercontent.com/u/${id}?v=4`,
      createdAt: this.at(0),
      updatedAt: this.at(0),
      ...facts,
    }
    this.world.addAccount(account)
    return account
  }

  addRepository(name: string, facts: Partial<Repository> = {}): Repository {
    const id = facts.id ?? this.#nextId()
    const repository: Repository = {
      id,
      nodeId: createNodeId('repository', id),
      ownerId: this.organization.id,
      name,
      formerNames: [],
      description: null,
      homepage: null,
      visibility: 'public',
      isFork: false,
      isArchived: false,
      isDisabled: false,
      hasIssues: true,
      isTemplate: false,
      stars: 0,
      forks: 0,
      topics: [],
      primaryLanguage: null,
      languages: {},
      licenseKey: null,
      createdAt: this.at(0),
      updatedAt: this.at(0),
      pushedAt: null,
      defaultBranchName: 'main',
      headSha: null,
      files: [],
      labels: [],
      milestones: [],
      deletedAt: null,
      ...facts,
    }
    this.world.addRepository(repository)
    return repository
  }

  addIssue(number: number, facts: Partial<Issue> = {}): Issue {
    const issue: Issue = {
      ...this.#createConversation(number),
      state: 'OPEN',
      stateReason: null,
      ...facts,
    }
    issue.nodeId = createNodeId('issue', issue.id, issue.repositoryId)
    this.world.addIssue(issue)
    return issue
  }

  addPullRequest(number: number, facts: Partial<PullRequest> = {}): PullRequest {
    const pullRequest: PullRequest = {
      ...this.#createConversation(number),
      state: 'OPEN',
      issueId: this.#nextId(),
      isDraft: false,
      headRefName: `topic-${number}`,
      headSha: createSha(`head ${number}`),
      headRepository: 'acme/engine',
      baseRefName: 'main',
      baseSha: createSha('base'),
      mergedAt: null,
      mergedById: null,
      mergeCommitSha: null,
      testMergeCommitSha: null,
      additions: 0,
      deletions: 0,
      changedFiles: 0,
      commitCount: 0,
      ...facts,
    }
    pullRequest.nodeId = createNodeId('pullRequest', pullRequest.id, pullRequest.repositoryId)
    this.world.addPullRequest(pullRequest)
    return pullRequest
  }

  addReview(pullRequest: PullRequest, facts: Partial<Review> = {}): Review {
    const id = facts.id ?? this.#nextId()
    const review: Review = {
      id,
      nodeId: createNodeId('review', id),
      pullRequestId: pullRequest.id,
      authorId: this.person.id,
      authorAssociation: 'MEMBER',
      state: 'APPROVED',
      body: '',
      commitSha: pullRequest.headSha,
      createdAt: this.at(id),
      updatedAt: this.at(id),
      submittedAt: this.at(id),
      ...facts,
    }
    this.world.addReview(review)
    return review
  }

  /** Adds commits on top of the head, oldest first, one second apart, and moves the head. */
  push(repository: Repository, messages: string[], facts: Partial<Commit> = {}): Commit[] {
    const commits = messages.map((message, index) => {
      const parent = repository.headSha
      const date = this.at(this.#nextId() + index)
      const actor = { name: 'Ada', email: 'ada@example.com', date, accountId: this.person.id }
      const commit: Commit = {
        sha: createSha(`${repository.id} ${parent} ${message}`),
        treeSha: createSha(`tree ${message}`),
        parents: parent === null ? [] : [parent],
        message,
        author: actor,
        committer: actor,
        additions: 1,
        deletions: 0,
        changedFiles: 1,
        ...facts,
      }
      repository.headSha = commit.sha
      return commit
    })
    this.world.addCommits(repository.id, commits)
    return commits
  }

  /** What a change on GitHub does to a conversation's time. */
  touch(conversation: Issue | PullRequest, updatedAt: string): void {
    conversation.updatedAt = updatedAt
    this.world.noteChange(conversation.repositoryId)
  }

  #createConversation(number: number) {
    return {
      id: this.#nextId(),
      nodeId: '',
      repositoryId: this.repository.id,
      number,
      title: `Number ${number}`,
      body: null,
      authorId: this.person.id,
      authorAssociation: 'MEMBER',
      labelIds: [],
      assigneeIds: [],
      milestoneId: null,
      locked: false,
      comments: 0,
      createdAt: this.at(number),
      updatedAt: this.at(number),
      closedAt: null,
    }
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }
}

export function createSha(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
