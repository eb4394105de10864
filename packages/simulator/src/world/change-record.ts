import type { Issue, PullRequest, Repository, Review } from './records.js'
import type { SilentChange } from './silence.js'
import type { World } from './world.js'

/**
 * Changes an issue in place and remembers the change as silent unless GitHub stamps it.
 *
 * @param isStamped whether `updatedAt` is set by this change, be it to the second that it had before
 * @returns the names of the fields that really changed
 */
export function changeIssue(world: World, issue: Issue, patch: Partial<Issue>, isStamped: boolean): string[] {
  return changeConversation(world, 'issue', issue, patch, isStamped)
}

/** Like `changeIssue`; a stamp also tells of the reviews, as they are read again with their pull request. */
export function changePullRequest(
  world: World,
  pullRequest: PullRequest,
  patch: Partial<PullRequest>,
  isStamped: boolean,
): string[] {
  if (isStamped) {
    for (const { id } of world.reviewsOf(pullRequest.id)) world.silence.forget('review', id)
  }
  return changeConversation(world, 'pullRequest', pullRequest, patch, isStamped)
}

/** @param isStamped whether the pull request's time is set along with this change */
export function changeReview(
  world: World,
  review: Review,
  patch: Partial<Review>,
  isStamped: boolean,
): string[] {
  const changed = applyPatch(review, patch)
  if (changed.length > 0 && !isStamped) noteSilentReview(world, review, changed)
  return changed
}

/** Says that an issue or pull request shows something else in a field without its time moving. */
export function noteSilentField(world: World, thing: Issue | PullRequest, field: string): void {
  const { repositoryId, number, id } = thing
  const kind = 'headSha' in thing ? 'pullRequest' : 'issue'
  world.silence.note({ kind, repositoryId, number, id, fields: [field] })
}

/** Says that a review changed, came or went (`['*']`) without its pull request's time moving. */
export function noteSilentReview(world: World, review: Review, fields: string[]): void {
  const pullRequest = world.pullRequestById(review.pullRequestId)
  if (!pullRequest) return
  const { repositoryId, number } = pullRequest
  world.silence.note({ kind: 'review', repositoryId, number, id: review.id, fields: toPublicNames(fields) })
  world.silence.note({ kind: 'pullRequest', repositoryId, number, id: pullRequest.id, fields: ['reviews'] })
}

export function changeRepository(
  world: World,
  repository: Repository,
  patch: Partial<Repository>,
  isStamped: boolean,
): string[] {
  const changed = applyPatch(repository, patch)
  const { id } = repository
  settleSilence(world, { kind: 'repository', repositoryId: id, number: null, id }, changed, isStamped)
  return changed
}

function changeConversation<Thing extends Issue | PullRequest>(
  world: World,
  kind: 'issue' | 'pullRequest',
  thing: Thing,
  patch: Partial<Thing>,
  isStamped: boolean,
): string[] {
  const changed = applyPatch(thing, patch)
  if (changed.length > 0) world.noteChange(thing.repositoryId)
  const { repositoryId, number, id } = thing
  settleSilence(world, { kind, repositoryId, number, id }, changed, isStamped)
  return changed
}

function settleSilence(
  world: World,
  thing: Omit<SilentChange, 'fields'>,
  changed: string[],
  isStamped: boolean,
): void {
  if (isStamped) world.silence.forget(thing.kind, thing.id)
  else if (changed.length > 0) world.silence.note({ ...thing, fields: toPublicNames(changed) })
}

function applyPatch<Thing extends object>(thing: Thing, patch: Partial<Thing>): string[] {
  const changed = Object.entries(patch)
    .filter(([field, value]) => !isEqual(thing[field as keyof Thing], value))
    .map(([field]) => field)
  Object.assign(thing, patch)
  return changed
}

function isEqual(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))
}

const publicNames: Record<string, string> = {
  authorId: 'author',
  assigneeIds: 'assignees',
  labelIds: 'labels',
  milestoneId: 'milestone',
  mergedById: 'mergedBy',
}

/** Records hold ids where `GET /_sim/state` shows the thing itself. */
function toPublicNames(fields: string[]): string[] {
  return fields.map((field) => publicNames[field] ?? field)
}
