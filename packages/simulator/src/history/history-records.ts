import { createNodeId } from '../world/node-id.js'
import type { Commit, GitActor, Issue, Label, PullRequest, Repository, Review } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type {
  ActorData,
  CommitData,
  IssueData,
  LabelData,
  PullRequestData,
  RepositoryHistory,
  ReviewData,
} from './history-data.js'
import { conversationKey, type Identities, labelKey } from './history-identities.js'
import { hashText } from './stable-ids.js'

/** Turns the data of one repository into records, filling what GitHub would always send and the data leaves out. */
export interface RecordMaker {
  repository: Repository
  label(data: LabelData): Label
  issue(data: IssueData): Issue
  pullRequest(data: PullRequestData): PullRequest
  review(data: ReviewData, pullRequest: PullRequest): Review
  commit(data: CommitData): Commit
}

export function createRecordMaker(history: RepositoryHistory, identities: Identities): RecordMaker {
  const repository = createRepository(history, identities)
  const { accountIds } = identities
  const accountId = (login: string | null | undefined): number | null =>
    login ? (accountIds.get(login) ?? null) : null
  const labelId = (name: string): number => identities.labelIds.get(labelKey(history, name)) ?? 0
  const shas = new Map(history.commits.map(({ sha }) => [sha.slice(0, 7), sha]))

  const conversation = (data: IssueData) => ({
    repositoryId: repository.id,
    number: data.number,
    id: data.databaseId,
    nodeId: data.id,
    title: data.title,
    body: data.body ?? null,
    authorId: accountId(data.author),
    authorAssociation: data.authorAssociation ?? 'NONE',
    labelIds: (data.labels ?? []).map(labelId),
    assigneeIds: (data.assignees ?? []).flatMap((login) => accountId(login) ?? []),
    milestoneId: null,
    locked: false,
    comments: data.comments?.length ?? 0,
    createdAt: toTimestamp(data.createdAt),
    updatedAt: toTimestamp(data.updatedAt),
    closedAt: data.closedAt ? toTimestamp(data.closedAt) : null,
  })

  return {
    repository,
    label: ({ name, color, description }) => {
      const id = labelId(name)
      return { id, nodeId: createNodeId('label', id, repository.id), name, color, description }
    },
    issue: (data) => ({
      ...conversation(data),
      state: data.state === 'OPEN' ? 'OPEN' : 'CLOSED',
      stateReason: data.state === 'OPEN' ? null : 'COMPLETED',
    }),
    pullRequest: (data) => {
      const key = conversationKey(history, data.number)
      return {
        ...conversation(data),
        state: data.state === 'MERGED' ? 'MERGED' : data.state === 'OPEN' ? 'OPEN' : 'CLOSED',
        issueId: identities.issueIds.get(key) ?? 0,
        isDraft: false,
        headRefName: data.headRefName ?? `patch-${data.number}`,
        headSha: data.headRefOid ?? invent(`${key} head`),
        headRepository: data.headRepository ?? null,
        baseRefName: data.baseRefName ?? history.defaultBranch,
        baseSha: data.baseRefOid ?? invent(`${key} base`),
        mergedAt: data.mergedAt ? toTimestamp(data.mergedAt) : null,
        mergedById: accountId(data.mergedBy),
        mergeCommitSha: data.mergeCommit?.oid ?? null,
        testMergeCommitSha: data.state === 'OPEN' ? invent(`${key} test merge`) : null,
        ...inventSize(key),
        commitCount: 1 + (hashText(`${key} commits`) % 8),
      }
    },
    review: (data, pullRequest) => ({
      id: data.databaseId,
      nodeId: data.id,
      pullRequestId: pullRequest.id,
      authorId: accountId(data.author),
      authorAssociation: data.authorAssociation ?? 'NONE',
      state: toReviewState(data.state),
      body: data.body ?? '',
      commitSha: data.commit ? completeSha(data.commit.abbreviatedOid, shas, pullRequest) : null,
      createdAt: toTimestamp(data.createdAt),
      updatedAt: toTimestamp(data.updatedAt),
      submittedAt: data.state === 'PENDING' ? null : toTimestamp(data.createdAt),
    }),
    commit: (data) => ({
      sha: data.sha,
      treeSha: data.tree,
      parents: data.parents,
      message: data.message,
      author: toGitActor(data.author, accountId),
      committer: toGitActor(data.committer, accountId),
      ...(data.parents.length > 1 ? { additions: 0, deletions: 0, changedFiles: 0 } : inventSize(data.sha)),
    }),
  }
}

function createRepository(history: RepositoryHistory, identities: Identities): Repository {
  const fullName = `${history.owner}/${history.name}`
  const id = 100_000_000 + (hashText(fullName) % 900_000_000)
  const firstTimes = [
    ...history.commits.slice(-1).map(({ committer }) => committer.date),
    ...[...history.base.issues, ...history.base.pulls].map(({ createdAt }) => createdAt),
  ]
  const createdAt = toTimestamp(Math.min(...firstTimes.map(Date.parse)))
  return {
    id,
    nodeId: createNodeId('repository', id),
    ownerId: identities.accountIds.get(history.owner) ?? 0,
    name: history.name,
    formerNames: [],
    description: null,
    homepage: null,
    visibility: 'public',
    isFork: false,
    isArchived: false,
    isDisabled: false,
    hasIssues: true,
    isTemplate: false,
    stars: hashText(`${fullName} stars`) % 300,
    forks: hashText(`${fullName} forks`) % 60,
    topics: [],
    primaryLanguage: 'Makefile',
    languages: { Makefile: 400 + (hashText(`${fullName} bytes`) % 4000) },
    licenseKey: null,
    createdAt,
    updatedAt: createdAt,
    pushedAt: createdAt,
    defaultBranchName: history.defaultBranch,
    headSha: null,
    files: [
      '.github/workflows/ghpages.yml',
      'CONTRIBUTING.md',
      'Makefile',
      'README.md',
      `draft-${history.name}.md`,
    ],
    labels: [],
    milestones: [],
    deletedAt: null,
  }
}

/** The data shortens the sha that a review was written for. */
function completeSha(short: string, known: ReadonlyMap<string, string>, pullRequest: PullRequest): string {
  if (pullRequest.headSha.startsWith(short)) return pullRequest.headSha
  return known.get(short) ?? short + invent(short).slice(short.length)
}

/** E-mail addresses are replaced in the data, so a commit is linked to an account only where its name is a login. */
function toGitActor(actor: ActorData, accountId: (login: string) => number | null): GitActor {
  const login = actor.name === 'GitHub' ? 'web-flow' : actor.name
  return { name: actor.name, email: actor.email, date: actor.date, accountId: accountId(login) }
}

function toReviewState(state: string): Review['state'] {
  if (state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED' || state === 'PENDING')
    return state
  return 'COMMENTED'
}

function invent(text: string): string {
  return hashText(text).toString(16).padStart(12, '0').repeat(4).slice(0, 40)
}

function inventSize(text: string): { additions: number; deletions: number; changedFiles: number } {
  const hash = hashText(`${text} size`)
  return { additions: hash % 120, deletions: (hash >> 7) & 63, changedFiles: 1 + (hash % 7) }
}
