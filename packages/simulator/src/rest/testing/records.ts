import { createNodeId } from '../../world/node-id.js'
import type {
  Account,
  Commit,
  GitActor,
  Issue,
  Label,
  Milestone,
  PullRequest,
  Repository,
  Review,
} from '../../world/records.js'

const start = '2024-01-01T00:00:00Z'

export function createAccount(given: Pick<Account, 'id' | 'login'> & Partial<Account>): Account {
  return {
    nodeId: createNodeId(given.type === 'Organization' ? 'organization' : 'account', given.id),
    type: 'User',
    name: null,
    email: null,
    avatarUrl: `https://avatars.githubusercontent.com/u/${given.id}?v=4`,
    createdAt: start,
    updatedAt: start,
    ...given,
  }
}

export function createRepository(
  given: Pick<Repository, 'id' | 'ownerId' | 'name'> & Partial<Repository>,
): Repository {
  return {
    nodeId: createNodeId('repository', given.id),
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
    createdAt: start,
    updatedAt: start,
    pushedAt: start,
    defaultBranchName: 'main',
    headSha: null,
    files: [],
    labels: [],
    milestones: [],
    deletedAt: null,
    ...given,
  }
}

export function createIssue(given: Pick<Issue, 'id' | 'repositoryId' | 'number'> & Partial<Issue>): Issue {
  return {
    ...conversationDefaults,
    nodeId: createNodeId('issue', given.id, given.repositoryId),
    title: `Issue ${given.number}`,
    state: 'OPEN',
    stateReason: null,
    ...given,
  }
}

export function createPullRequest(
  given: Pick<PullRequest, 'id' | 'repositoryId' | 'number'> & Partial<PullRequest>,
): PullRequest {
  return {
    ...conversationDefaults,
    nodeId: createNodeId('pullRequest', given.id, given.repositoryId),
    title: `Pull request ${given.number}`,
    state: 'OPEN',
    issueId: given.id + 1_000_000,
    isDraft: false,
    headRefName: `branch-${given.number}`,
    headSha: createSha(`head ${given.number}`),
    headRepository: null,
    baseRefName: 'main',
    baseSha: createSha('base'),
    mergedAt: null,
    mergedById: null,
    mergeCommitSha: null,
    testMergeCommitSha: null,
    additions: 3,
    deletions: 1,
    changedFiles: 2,
    commitCount: 1,
    ...given,
  }
}

export function createReview(given: Pick<Review, 'id' | 'pullRequestId'> & Partial<Review>): Review {
  return {
    nodeId: createNodeId('review', given.id),
    authorId: null,
    authorAssociation: 'MEMBER',
    state: 'APPROVED',
    body: '',
    commitSha: createSha('reviewed'),
    createdAt: start,
    updatedAt: start,
    submittedAt: start,
    ...given,
  }
}

export function createCommit(given: Pick<Commit, 'sha'> & Partial<Commit>): Commit {
  const actor = createActor()
  return {
    treeSha: createSha(`tree ${given.sha}`),
    parents: [],
    message: 'Change something',
    author: actor,
    committer: actor,
    additions: 5,
    deletions: 2,
    changedFiles: 1,
    ...given,
  }
}

/** A line of commits, oldest first, a minute apart. */
export function createLine(names: readonly string[], author: (index: number) => GitActor): Commit[] {
  return names.map((name, index) => {
    const parent = names[index - 1]
    const date = new Date(Date.parse(start) + index * 60_000).toISOString()
    const actor = { ...author(index), date }
    return createCommit({
      sha: createSha(name),
      parents: parent === undefined ? [] : [createSha(parent)],
      author: actor,
      committer: actor,
      message: name,
    })
  })
}

export function createActor(given: Partial<GitActor> = {}): GitActor {
  return { name: 'Somebody', email: 'somebody@example.invalid', date: start, accountId: null, ...given }
}

export function createLabel(id: number, name: string): Label {
  return { id, nodeId: createNodeId('label', id), name, color: 'd73a4a', description: null }
}

export function createMilestone(id: number, number: number): Milestone {
  return { id, nodeId: createNodeId('milestone', id), number, title: `Version ${number}` }
}

/** Forty hexadecimal digits that depend on the name. */
export function createSha(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40)
}

const conversationDefaults = {
  body: null,
  authorId: null,
  authorAssociation: 'NONE',
  labelIds: [],
  assigneeIds: [],
  milestoneId: null,
  locked: false,
  comments: 0,
  createdAt: start,
  updatedAt: start,
  closedAt: null,
}
