import type {
  Account,
  Commit,
  Deployment,
  GitActor,
  Issue,
  PullRequest,
  Release,
  Repository,
  Review,
} from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'

/** An account as it is referred to; `null` where it was deleted. */
export type ActorState = { id: number; login: string } | null

/** A repository as a perfect copy would hold it. */
export function presentRepository(world: World, repository: Repository) {
  const { formerNames, deletedAt, labels, milestones, ownerId, ...rest } = repository
  return {
    ...rest,
    fullName: fullNameOf(world, repository),
    owner: presentActor(world, ownerId),
    openIssues: world.issuesOf(repository.id).filter(({ state }) => state === 'OPEN').length,
  }
}

/** `hidden` says that the repository's issues are switched off: they exist, but no API shows them. */
export function presentIssue(world: World, repository: Repository, issue: Issue) {
  return { ...presentConversation(world, repository, issue), hidden: !repository.hasIssues }
}

/** `mergeCommitSha` only for merged ones; test merges of open ones are no part of the state. */
export function presentPullRequest(world: World, repository: Repository, pullRequest: PullRequest) {
  const { mergedById, testMergeCommitSha, ...rest } = pullRequest
  return {
    ...presentConversation(world, repository, rest),
    mergedBy: presentActor(world, mergedById),
    reviews: submittedReviews(world, pullRequest).length,
  }
}

export function presentReview(
  world: World,
  repository: Repository,
  pullRequest: PullRequest,
  review: Review,
) {
  const { authorId, ...rest } = review
  return {
    ...rest,
    repositoryId: repository.id,
    repository: fullNameOf(world, repository),
    number: pullRequest.number,
    author: presentActor(world, authorId),
  }
}

/** Pending reviews are drafts that only their author sees. */
export function submittedReviews(world: World, pullRequest: PullRequest): Review[] {
  return world.reviewsOf(pullRequest.id).filter(({ state }) => state !== 'PENDING')
}

export function presentRelease(world: World, repository: Repository, release: Release) {
  const { authorId, ...rest } = release
  const author = presentActor(world, authorId)
  return { ...rest, repository: fullNameOf(world, repository), author }
}

/** With its latest status, as no copy holds the others. */
export function presentDeployment(world: World, repository: Repository, deployment: Deployment) {
  const { creatorId, statuses, ...rest } = deployment
  const { creatorId: _, ...latest } = statuses.at(-1) ?? { creatorId: null }
  return {
    ...rest,
    repository: fullNameOf(world, repository),
    creator: presentActor(world, creatorId),
    latestStatus: 'state' in latest ? latest : null,
  }
}

export function presentCommit(world: World, repository: Repository, commit: Commit) {
  return {
    ...commit,
    repositoryId: repository.id,
    repository: fullNameOf(world, repository),
    author: presentGitActor(world, commit.author),
    committer: presentGitActor(world, commit.committer),
  }
}

export function presentMember(world: World, organization: Account, userId: number, role: string) {
  const user = world.accountById(userId)
  return {
    organizationId: organization.id,
    organization: organization.login,
    id: userId,
    login: user?.login,
    name: user?.name,
    avatarUrl: user?.avatarUrl,
    role,
  }
}

function presentConversation<Thing extends Omit<Issue, 'state' | 'stateReason'>>(
  world: World,
  repository: Repository,
  thing: Thing,
) {
  const { authorId, assigneeIds, labelIds, milestoneId, ...rest } = thing
  const milestone = repository.milestones.find(({ id }) => id === milestoneId)
  return {
    ...rest,
    repository: fullNameOf(world, repository),
    author: presentActor(world, authorId),
    assignees: assigneeIds.flatMap((id) => presentActor(world, id) ?? []),
    labels: world.labelsOf(repository, labelIds).map(({ name }) => name),
    milestone: milestone ? { number: milestone.number, title: milestone.title } : null,
  }
}

/** Dates in UTC, as both APIs send them. */
function presentGitActor(world: World, { accountId, date, ...rest }: GitActor) {
  const account = presentActor(world, accountId)
  return { ...rest, date: toTimestamp(date), account }
}

function presentActor(world: World, id: number | null): ActorState {
  const account = world.accountById(id)
  return account ? { id: account.id, login: account.login } : null
}

function fullNameOf(world: World, { ownerId, name }: Repository): string {
  return `${world.accountById(ownerId)?.login}/${name}`
}
