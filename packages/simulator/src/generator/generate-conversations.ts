import { flattenText } from '../world/flatten-text.js'
import type { Account, Commit, Issue, PullRequest } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'
import {
  associationOf,
  type ConversationIds,
  type ConversationOptions,
  nodeIdFor,
} from './conversation-options.js'
import { generateReviews } from './generate-reviews.js'
import type { Random } from './random.js'
import { day, minute, spreadMoments } from './timeline.js'
import { changes, components, loneSurrogateBody, oddTitles, troubles } from './vocabulary.js'

/** Issues and pull requests in one sequence of numbers, then the reviews. */
export function generateConversations(
  world: World,
  options: ConversationOptions,
  ids: ConversationIds,
  random: Random,
): void {
  const kinds = random.shuffle([
    ...new Array<'issue'>(options.issues).fill('issue'),
    ...new Array<'pullRequest'>(options.pullRequests).fill('pullRequest'),
  ])
  const from = Date.parse(options.repository.createdAt)
  const moments = spreadMoments(kinds.length, from, options.until - day, random)
  const pullRequests: PullRequest[] = []
  for (const [index, kind] of kinds.entries()) {
    const moment = moments[index] ?? from
    const conversation = createConversation(options, index + 1, moment, kind, random)
    if (kind === 'issue') {
      world.addIssue(createIssue(conversation, ids, moment, random))
    } else {
      const pullRequest = createPullRequest(options, conversation, ids, moment, random)
      pullRequests.push(pullRequest)
      world.addPullRequest(pullRequest)
    }
  }
  generateReviews(world, options, pullRequests, ids, random)
}

type Conversation = Omit<Issue, 'id' | 'nodeId' | 'state' | 'stateReason'>

function createConversation(
  options: ConversationOptions,
  number: number,
  moment: number,
  kind: 'issue' | 'pullRequest',
  random: Random,
): Conversation {
  const { repository, until } = options
  const author = pickAuthor(options, kind, random)
  const isClosed = random.chance(0.7)
  const lifetime = Math.min(random.fraction() ** 3 * 200 * day + 5 * minute, until - moment)
  const closedAt = isClosed ? toTimestamp(moment + lifetime) : null
  const quietTime = Math.floor(random.fraction() ** 4 * 30) * day
  const isTouchedLater = random.chance(0.3)
  const updatedAt = Math.min(moment + lifetime + (isTouchedLater ? quietTime : 0), until)
  const oddTitle = options.isOdd && number % 7 === 1 ? random.pick(oddTitles) : undefined
  return {
    repositoryId: repository.id,
    number,
    title: oddTitle ?? flattenText(createTitle(kind, random)),
    body: createBody(options, number, random),
    authorId: author?.id ?? null,
    authorAssociation: associationOf(options, author),
    labelIds: random.sample(repository.labels, random.integer(0, 3)).map(({ id }) => id),
    assigneeIds: random
      .sample(options.members, random.chance(0.3) ? random.integer(1, 2) : 0)
      .map(({ id }) => id),
    milestoneId: random.chance(0.1) ? (repository.milestones[0]?.id ?? null) : null,
    locked: random.chance(0.02),
    comments: Math.floor(random.fraction() ** 3 * 25),
    createdAt: toTimestamp(moment),
    updatedAt: closedAt ?? (random.chance(0.5) ? toTimestamp(updatedAt) : toTimestamp(moment)),
    closedAt,
  }
}

// Written out field by field: V8 keeps records that are put together by spreading as slow dictionaries.
function createIssue(
  conversation: Conversation,
  ids: ConversationIds,
  moment: number,
  random: Random,
): Issue {
  const id = ids.issues.take(moment)
  return {
    repositoryId: conversation.repositoryId,
    number: conversation.number,
    title: conversation.title,
    body: conversation.body,
    authorId: conversation.authorId,
    authorAssociation: conversation.authorAssociation,
    labelIds: conversation.labelIds,
    assigneeIds: conversation.assigneeIds,
    milestoneId: conversation.milestoneId,
    locked: conversation.locked,
    comments: conversation.comments,
    createdAt: conversation.createdAt,
    updatedAt: conversation.updatedAt,
    closedAt: conversation.closedAt,
    id,
    nodeId: nodeIdFor('issue', id, conversation),
    state: conversation.closedAt ? 'CLOSED' : 'OPEN',
    stateReason: conversation.closedAt
      ? random.pick(['COMPLETED', 'COMPLETED', 'COMPLETED', 'NOT_PLANNED', 'DUPLICATE'])
      : random.chance(0.05)
        ? 'REOPENED'
        : null,
  }
}

function createPullRequest(
  { repository, fullName, commits }: ConversationOptions,
  conversation: Conversation,
  ids: ConversationIds,
  moment: number,
  random: Random,
): PullRequest {
  const id = ids.pullRequests.take(moment)
  const isMerged = conversation.closedAt !== null && random.chance(0.85)
  const isOpen = conversation.closedAt === null
  const fromFork = random.chance(0.4)
  const headRefName = `${random.pick(['fix', 'feature', 'hotfix', 'docs', 'revert'])}/${conversation.number}`
  return {
    repositoryId: conversation.repositoryId,
    number: conversation.number,
    title: conversation.title,
    body: conversation.body,
    authorId: conversation.authorId,
    authorAssociation: conversation.authorAssociation,
    labelIds: conversation.labelIds,
    assigneeIds: conversation.assigneeIds,
    milestoneId: conversation.milestoneId,
    locked: conversation.locked,
    comments: conversation.comments,
    createdAt: conversation.createdAt,
    updatedAt: conversation.updatedAt,
    closedAt: conversation.closedAt,
    id,
    nodeId: nodeIdFor('pullRequest', id, conversation),
    issueId: ids.issues.take(moment),
    state: isMerged ? 'MERGED' : isOpen ? 'OPEN' : 'CLOSED',
    isDraft: isOpen && random.chance(0.2),
    headRefName,
    headSha: random.sha(),
    headRepository: fromFork ? (random.chance(0.1) ? null : `contributor/${repository.name}`) : fullName,
    baseRefName: random.chance(0.95) ? repository.defaultBranchName : 'release',
    baseSha: pickSha(commits, random),
    mergedAt: isMerged ? conversation.closedAt : null,
    mergedById: isMerged ? random.pick([...conversation.assigneeIds, conversation.authorId]) : null,
    mergeCommitSha: isMerged ? pickSha(commits, random) : null,
    testMergeCommitSha: isOpen ? random.sha() : null,
    additions: Math.floor(random.fraction() ** 4 * 4000),
    deletions: Math.floor(random.fraction() ** 4 * 2000),
    changedFiles: 1 + Math.floor(random.fraction() ** 4 * 60),
    commitCount: 1 + Math.floor(random.fraction() ** 4 * 20),
  }
}

function pickSha(commits: readonly Commit[], random: Random): string {
  return commits.length > 0 ? random.pick(commits).sha : random.sha()
}

function pickAuthor(options: ConversationOptions, kind: string, random: Random): Account | null {
  if (random.chance(0.02)) return null
  if (kind === 'pullRequest' && random.chance(0.12)) return random.pick(options.bots)
  return random.pickEarly(options.authors)
}

function createTitle(kind: string, random: Random): string {
  return kind === 'issue'
    ? `${random.pick(components)} ${random.pick(troubles)}`.replace(/^./, (first) => first.toUpperCase())
    : `${random.pick(changes)} ${random.pick(components)}`
}

/** GitHub takes at most 65,536 characters. */
const longestBody = 65_536

function createBody(options: ConversationOptions, number: number, random: Random): string | null {
  if (options.isOdd && number === 2) return loneSurrogateBody
  if (options.isOdd && number === 3) return 'All of it. '.repeat(longestBody / 10).slice(0, longestBody)
  if (random.chance(0.1)) return null
  if (random.chance(0.03)) return ''
  return random.pick(options.texts)
}
