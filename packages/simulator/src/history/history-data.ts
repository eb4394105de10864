import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Real repositories as GitHub gave them at many points in time. All that is missing was not recorded. */
export interface HistoryData {
  owner: string
  repositories: RepositoryHistory[]
}

export interface RepositoryHistory {
  owner: string
  name: string
  defaultBranch: string
  /** Newest first. */
  commits: CommitData[]
  /** The oldest snapshot: all that existed then. */
  base: Snapshot & { labels: LabelData[] }
  steps: StepData[]
}

export interface Snapshot {
  /** GitHub's time when it was taken. */
  at: string
  issues: IssueData[]
  pulls: PullRequestData[]
}

/** What the next snapshot added or changed, as whole objects, and what had vanished. */
export interface StepData extends Snapshot {
  removed: { kind: string; number: number }[]
}

export interface LabelData {
  name: string
  description: string | null
  color: string
}

export interface ActorData {
  name: string
  email: string
  date: string
}

export interface CommitData {
  sha: string
  parents: string[]
  tree: string
  author: ActorData
  committer: ActorData
  message: string
}

export interface IssueData {
  number: number
  id: string
  databaseId: number
  title: string
  state: string
  author: string | null
  authorAssociation?: string
  assignees?: string[]
  labels?: string[]
  body?: string | null
  createdAt: string
  updatedAt: string
  closedAt?: string | null
  comments?: unknown[]
}

export interface PullRequestData extends IssueData {
  baseRefName?: string
  baseRefOid?: string
  headRepository?: string | null
  headRefName?: string
  headRefOid?: string
  mergedAt?: string | null
  mergedBy?: string | null
  mergeCommit?: { oid: string } | null
  reviews?: ReviewData[]
}

export interface ReviewData {
  id: string
  databaseId: number
  commit?: { abbreviatedOid: string } | null
  author: string | null
  authorAssociation?: string
  state: string
  body?: string | null
  createdAt: string
  updatedAt: string
}

/** @throws when the file is missing or is no JSON, named with its path */
export function readHistoryData(path: string): HistoryData {
  try {
    const bytes = readFileSync(path)
    return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
  } catch (cause) {
    throw new Error(`Could not read the history ${path}`, { cause })
  }
}
