import { presentIssue } from '../rest/present-issue.js'
import { presentLabel } from '../rest/present-label.js'
import { presentMilestone } from '../rest/present-milestone.js'
import { createPullRequestPresenter, presentFullPullRequest } from '../rest/present-pull-request.js'
import { presentRepository, repositoryUrl } from '../rest/present-repository.js'
import { presentReview } from '../rest/present-review.js'
import { presentSimpleUserOrNull } from '../rest/present-user.js'
import type { Happening } from '../world/happening.js'
import type { Issue, PullRequest, Repository } from '../world/records.js'
import type { HookEvent } from './hook-event.js'
import { gatherer, type PayloadScene, presentSender, repositoryEvent } from './payload-scene.js'

type Of<Kind extends Happening['of']> = Extract<Happening, { of: Kind }>

export function describeConversation(scene: PayloadScene, happening: Of<'conversation'>): HookEvent {
  const { action, repository, thing, actorId } = happening
  const isPull = isPullRequest(thing)
  const shown = isPull
    ? { number: thing.number, pull_request: presentPull(scene, repository, thing) }
    : { issue: presentIssue(gatherer(scene, repository).issue(thing), scene.presentation) }
  const details = { ...shown, ...presentDetails(scene, happening) }
  const event = isPull ? 'pull_request' : 'issues'
  return repositoryEvent(scene, repository, { event, action, details, actorId })
}

/** The pull request of a review is told without its statistics, and a review's state in small letters. */
export function describeReview(
  scene: PayloadScene,
  { action, pullRequest, review, changes }: Of<'review'>,
): HookEvent[] {
  const { world, presentation } = scene
  const repository = world.repositoryById(pullRequest.repositoryId)
  if (!repository) return []
  const parts = gatherer(scene, repository).pullRequest(pullRequest)
  const author = world.accountById(review.authorId)
  const details = {
    review: {
      ...presentReview(review, author, parts, presentation),
      body: review.body === '' ? null : review.body,
      state: review.state.toLowerCase(),
      updated_at: review.updatedAt,
    },
    pull_request: createPullRequestPresenter(presentation)(parts),
    ...(changes && { changes }),
  }
  const actorId = action === 'submitted' ? review.authorId : undefined
  return [repositoryEvent(scene, repository, { event: 'pull_request_review', action, details, actorId })]
}

/** Comments are no part of the world: what is told of one is made up, and the same each time. */
export function describeComment(scene: PayloadScene, { action, thing }: Of<'comment'>): HookEvent[] {
  const { world, presentation } = scene
  const repository = world.repositoryById(thing.repositoryId)
  if (!repository) return []
  const issue = presentIssue(gatherer(scene, repository).issue(thing), presentation)
  const id = issue.id * 1000 + thing.comments
  const url = `${issue.repository_url}/issues/comments/${id}`
  const comment = {
    url,
    html_url: `${issue.html_url}#issuecomment-${id}`,
    issue_url: issue.url,
    id,
    node_id: Buffer.from(`012:IssueComment${id}`).toString('base64'),
    user: presentSender(scene),
    created_at: thing.updatedAt,
    updated_at: thing.updatedAt,
    author_association: 'MEMBER',
    body: `Comment ${thing.comments}`,
    reactions: { ...issue.reactions, url: `${url}/reactions` },
    performed_via_github_app: null,
  }
  return [repositoryEvent(scene, repository, { event: 'issue_comment', action, details: { issue, comment } })]
}

function presentPull(scene: PayloadScene, repository: Repository, pullRequest: PullRequest) {
  return presentFullPullRequest(gatherer(scene, repository).pullRequest(pullRequest), scene.presentation)
}

function presentDetails(scene: PayloadScene, happening: Of<'conversation'>): object {
  const { repository, label, milestone, assigneeId, changes, twin, before, after } = happening
  const { world, presentation } = scene
  const { parent, milestone: gatherMilestone } = gatherer(scene, repository)
  const url = repositoryUrl(parent, presentation)
  const parts = milestone && (gatherMilestone(milestone.id) ?? { milestone, openIssues: 0, closedIssues: 0 })
  return {
    ...(label && { label: presentLabel(label, url) }),
    ...(parts && { milestone: presentMilestone(parts, parent, presentation) }),
    ...(assigneeId !== undefined && {
      assignee: presentSimpleUserOrNull(world.accountById(assigneeId), presentation),
    }),
    ...(changes && { changes }),
    ...(twin && { changes: presentTwin(scene, twin, happening.action === 'transferred' ? 'new' : 'old') }),
    ...(before !== undefined && { before, after }),
  }
}

/** The other end of a transfer. */
function presentTwin(
  scene: PayloadScene,
  { repository, issue }: { repository: Repository; issue: Issue },
  which: 'old' | 'new',
): object {
  const gathered = gatherer(scene, repository)
  return {
    [`${which}_issue`]: presentIssue(gathered.issue(issue), scene.presentation),
    [`${which}_repository`]: presentRepository(gathered.parent, scene.presentation),
  }
}

function isPullRequest(thing: Issue | PullRequest): thing is PullRequest {
  return 'headSha' in thing
}
