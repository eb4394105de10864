import type { Account, Issue, Label, PullRequest } from '../world/records.js'
import { trimToVersion } from './api-version.js'
import { presentLabel } from './present-label.js'
import { type MilestoneParts, presentMilestone } from './present-milestone.js'
import { type RepositoryParts, repositoryHtmlUrl, repositoryUrl } from './present-repository.js'
import { ghost, presentSimpleUser, presentSimpleUserOrNull } from './present-user.js'
import { nullIfEmpty, type Presentation } from './presentation.js'

export interface ConversationParts<Conversation extends Issue | PullRequest = Issue | PullRequest> {
  conversation: Conversation
  parent: RepositoryParts
  author: Account | undefined
  assignees: Account[]
  labels: Label[]
  milestone: MilestoneParts | undefined
  mergedBy: Account | undefined
}

export function isPullRequest(conversation: Issue | PullRequest): conversation is PullRequest {
  return 'issueId' in conversation
}

/** An issue, or a pull request as `/issues` shows it: under its issue's id, but with its own node id. */
export function presentIssue(parts: ConversationParts, presentation: Presentation) {
  const { conversation, parent } = parts
  const parentUrl = repositoryUrl(parent, presentation)
  const url = `${parentUrl}/issues/${conversation.number}`
  const pullRequest = isPullRequest(conversation) ? conversation : undefined
  const body = {
    url,
    repository_url: parentUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${repositoryHtmlUrl(parent)}/${pullRequest ? 'pull' : 'issues'}/${conversation.number}`,
    id: pullRequest?.issueId ?? conversation.id,
    node_id: conversation.nodeId,
    number: conversation.number,
    title: conversation.title,
    ...presentSharedParts(parts, presentation),
    state: conversation.state === 'OPEN' ? 'open' : 'closed',
    locked: conversation.locked,
    comments: conversation.comments,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    closed_at: conversation.closedAt,
    author_association: conversation.authorAssociation,
    active_lock_reason: null,
    ...(pullRequest ? presentPullRequestPart(pullRequest, parent, presentation) : issueOnly),
    body: nullIfEmpty(conversation.body),
    closed_by: presentSimpleUserOrNull(parts.mergedBy, presentation),
    reactions: presentReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: isPullRequest(conversation) ? null : (conversation.stateReason?.toLowerCase() ?? null),
  }
  return trimToVersion('issue', body, presentation.version)
}

/** What issues and pull requests have in common and need other records for. */
export function presentSharedParts(parts: ConversationParts, presentation: Presentation) {
  const parentUrl = repositoryUrl(parts.parent, presentation)
  const assignees = parts.assignees.map((assignee) => presentSimpleUser(assignee, presentation))
  return {
    user: presentSimpleUser(parts.author ?? ghost, presentation),
    labels: parts.labels.map((label) => presentLabel(label, parentUrl)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: parts.milestone ? presentMilestone(parts.milestone, parts.parent, presentation) : null,
  }
}

const issueOnly = {
  type: null,
  sub_issues_summary: { total: 0, completed: 0, percent_completed: 0 },
  issue_dependencies_summary: { blocked_by: 0, total_blocked_by: 0, blocking: 0, total_blocking: 0 },
}

function presentPullRequestPart(
  pullRequest: PullRequest,
  parent: RepositoryParts,
  presentation: Presentation,
) {
  const pageUrl = `${repositoryHtmlUrl(parent)}/pull/${pullRequest.number}`
  return {
    type: null,
    draft: pullRequest.isDraft,
    pull_request: {
      url: `${repositoryUrl(parent, presentation)}/pulls/${pullRequest.number}`,
      html_url: pageUrl,
      diff_url: `${pageUrl}.diff`,
      patch_url: `${pageUrl}.patch`,
      merged_at: pullRequest.mergedAt,
    },
  }
}

function presentReactions(issueUrl: string) {
  return {
    url: `${issueUrl}/reactions`,
    total_count: 0,
    '+1': 0,
    '-1': 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  }
}
