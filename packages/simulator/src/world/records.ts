/**
 * The state of the simulated GitHub, in GitHub's own words.
 *
 * Both APIs are views of these records; neither keeps anything of its own. Times are ISO 8601 in UTC with whole
 * seconds (`2024-05-01T12:00:00Z`), as GitHub sends them. Numeric ids are GitHub's database ids and may exceed 2^31.
 */

export interface Account {
  id: number
  nodeId: string
  /** A bot's ends in `[bot]`, as REST shows it; GraphQL leaves that off. */
  login: string
  /** `Mannequin` and deleted accounts are never stored: a deleted author is `null` where it is referred to. */
  type: 'User' | 'Organization' | 'Bot'
  name: string | null
  email: string | null
  avatarUrl: string
  createdAt: string
  updatedAt: string
}

export interface Membership {
  organizationId: number
  userId: number
  role: 'admin' | 'member'
}

export interface Label {
  id: number
  nodeId: string
  name: string
  color: string
  description: string | null
}

export interface Milestone {
  id: number
  nodeId: string
  number: number
  title: string
}

export interface Repository {
  id: number
  nodeId: string
  ownerId: number
  name: string
  /** Names this repository had before; asking for one redirects here until another repository takes it. */
  formerNames: string[]
  description: string | null
  homepage: string | null
  visibility: 'public' | 'private' | 'internal'
  isFork: boolean
  isArchived: boolean
  isDisabled: boolean
  hasIssues: boolean
  isTemplate: boolean
  stars: number
  forks: number
  topics: string[]
  primaryLanguage: string | null
  /** Bytes of code per language. */
  languages: Record<string, number>
  licenseKey: string | null
  createdAt: string
  updatedAt: string
  pushedAt: string | null
  /** Always set on GitHub, even while the repository is empty. */
  defaultBranchName: string
  /** `null` while the repository is empty. */
  headSha: string | null
  /** Paths of the head's tree, files only, such as `src/index.ts` or `.github/workflows/ci.yml`. */
  files: string[]
  labels: Label[]
  milestones: Milestone[]
  /** Removed from the API's sight; kept so that node ids and redirects stay reserved. */
  deletedAt: string | null
}

export interface Reference {
  /** Repository id; issue and pull request numbers are one sequence per repository. */
  repositoryId: number
  number: number
}

interface Conversation extends Reference {
  id: number
  nodeId: string
  title: string
  body: string | null
  /** Account id; `null` when the account was deleted. */
  authorId: number | null
  authorAssociation: string
  labelIds: number[]
  assigneeIds: number[]
  milestoneId: number | null
  locked: boolean
  comments: number
  createdAt: string
  updatedAt: string
  closedAt: string | null
}

export interface Issue extends Conversation {
  state: 'OPEN' | 'CLOSED'
  stateReason: 'COMPLETED' | 'NOT_PLANNED' | 'REOPENED' | 'DUPLICATE' | null
}

export interface PullRequest extends Conversation {
  state: 'OPEN' | 'CLOSED' | 'MERGED'
  /** The id of the same conversation as `/issues` shows it; differs from the pull request's own id. */
  issueId: number
  isDraft: boolean
  headRefName: string
  headSha: string
  /** `owner/name`; `null` when the head repository was deleted. */
  headRepository: string | null
  baseRefName: string
  baseSha: string
  mergedAt: string | null
  mergedById: number | null
  /** GitHub also reports a test merge commit for open pull requests over REST. */
  mergeCommitSha: string | null
  testMergeCommitSha: string | null
  additions: number
  deletions: number
  changedFiles: number
  commitCount: number
}

export interface Review {
  id: number
  nodeId: string
  pullRequestId: number
  authorId: number | null
  authorAssociation: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
  body: string
  commitSha: string | null
  createdAt: string
  updatedAt: string
  /** `null` while pending. */
  submittedAt: string | null
}

export interface Release {
  id: number
  nodeId: string
  repositoryId: number
  tagName: string
  /** Branch or sha that the tag is made from. */
  target: string
  name: string | null
  body: string | null
  isDraft: boolean
  isPrerelease: boolean
  authorId: number | null
  /** When its commit was made, which is what REST calls its creation. */
  committedAt: string
  /** When it was made, which is what GraphQL calls its creation. */
  createdAt: string
  updatedAt: string
  /** `null` for a draft. */
  publishedAt: string | null
}

export interface Deployment {
  id: number
  nodeId: string
  repositoryId: number
  /** Branch, tag or sha that was asked for. */
  ref: string
  sha: string
  task: string
  environment: string
  description: string | null
  creatorId: number | null
  createdAt: string
  updatedAt: string
  /** Oldest first. */
  statuses: DeploymentStatus[]
}

export interface DeploymentStatus {
  id: number
  nodeId: string
  state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'pending' | 'queued' | 'success'
  description: string
  environmentUrl: string
  logUrl: string
  creatorId: number | null
  createdAt: string
  updatedAt: string
}

export interface GitActor {
  name: string
  email: string
  /** With the author's own offset, such as `2024-05-01T14:00:00+02:00`; the APIs show it in UTC. */
  date: string
  /** The account that GitHub linked to the e-mail address. */
  accountId: number | null
}

export interface Commit {
  sha: string
  treeSha: string
  parents: string[]
  message: string
  author: GitActor
  committer: GitActor
  additions: number
  deletions: number
  changedFiles: number
}
