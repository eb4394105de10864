import { createLegacyNodeId, createNodeId, type NodeKind } from '../world/node-id.js'
import type { Account, Commit, Repository } from '../world/records.js'
import type { IdSource } from './id-source.js'

export interface ConversationOptions {
  repository: Repository
  /** `owner/name`. */
  fullName: string
  issues: number
  pullRequests: number
  reviews: number
  /** Reviews that one pull request has by itself, apart from the share of the others. */
  reviewsOfOne: number
  /** Nothing happens after this moment. */
  until: number
  authors: readonly Account[]
  members: readonly Account[]
  bots: readonly Account[]
  commits: readonly Commit[]
  /** What people write; shared between records, as a large world would not fit into memory otherwise. */
  texts: readonly string[]
  isOdd: boolean
}

export interface ConversationIds {
  issues: IdSource
  pullRequests: IdSource
  reviews: IdSource
}

/** An account's standing in the repository, in GitHub's words. */
export function associationOf(options: ConversationOptions, author: Account | null): string {
  if (!author) return 'NONE'
  if (author.id === options.repository.ownerId) return 'OWNER'
  return options.members.includes(author) ? 'MEMBER' : 'CONTRIBUTOR'
}

/** What was made before 2021 keeps a node id of the old shape. */
export function nodeIdFor(
  kind: NodeKind,
  id: number,
  given: { repositoryId: number; createdAt: string },
): string {
  return given.createdAt < '2021' ? createLegacyNodeId(kind, id) : createNodeId(kind, id, given.repositoryId)
}
