import type { PullRequest } from '../world/records.js'
import { trimToVersion } from './api-version.js'
import { type ConversationParts, presentSharedParts } from './present-issue.js'
import {
  presentRepository,
  type RepositoryParts,
  repositoryHtmlUrl,
  repositoryUrl,
} from './present-repository.js'
import { presentSimpleUserOrNull, restLogin } from './present-user.js'
import { nullIfEmpty, type Presentation } from './presentation.js'

export interface PullRequestParts extends ConversationParts<PullRequest> {
  /** `undefined` when the repository that the branch lives in was deleted. */
  head: RepositoryParts | undefined
}

type PresentHome = (home: RepositoryParts) => object

/** Presents pull requests that come from few repositories, each of which is then presented only once. */
export function createPullRequestPresenter(presentation: Presentation) {
  const homes = new Map<RepositoryParts, object>()
  const presentHome: PresentHome = (home) => {
    const shown = homes.get(home) ?? presentRepository(home, presentation)
    homes.set(home, shown)
    return shown
  }
  return (parts: PullRequestParts) => presentPullRequest(parts, presentation, presentHome)
}

/** A pull request as lists show it. */
function presentPullRequest(parts: PullRequestParts, presentation: Presentation, presentHome: PresentHome) {
  const { conversation: pullRequest, parent, head } = parts
  const url = pullRequestUrl(parts, presentation)
  const pageUrl = pullRequestHtmlUrl(parts)
  const presentBranch = (ref: string, sha: string, home: RepositoryParts | undefined) => {
    // Of a branch whose repository is gone, only its owner is still told: nearly always the author.
    const user = home ? home.owner : parts.author
    return {
      label: user ? `${restLogin(user)}:${ref}` : null,
      ref,
      sha,
      user: presentSimpleUserOrNull(user, presentation),
      repo: home ? presentHome(home) : null,
    }
  }
  const body = {
    url,
    id: pullRequest.id,
    node_id: pullRequest.nodeId,
    html_url: pageUrl,
    diff_url: `${pageUrl}.diff`,
    patch_url: `${pageUrl}.patch`,
    issue_url: `${repositoryUrl(parent, presentation)}/issues/${pullRequest.number}`,
    number: pullRequest.number,
    state: pullRequest.state === 'OPEN' ? 'open' : 'closed',
    locked: pullRequest.locked,
    title: pullRequest.title,
    body: nullIfEmpty(pullRequest.body),
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.updatedAt,
    closed_at: pullRequest.closedAt,
    merged_at: pullRequest.mergedAt,
    merge_commit_sha: pullRequest.mergeCommitSha ?? pullRequest.testMergeCommitSha,
    ...presentSharedParts(parts, presentation),
    requested_reviewers: [],
    requested_teams: [],
    draft: pullRequest.isDraft,
    ...presentAddresses(parts, presentation),
    head: presentBranch(pullRequest.headRefName, pullRequest.headSha, head),
    base: presentBranch(pullRequest.baseRefName, pullRequest.baseSha, parent),
    author_association: pullRequest.authorAssociation,
    auto_merge: null,
    active_lock_reason: null,
  }
  return trimToVersion('pullRequest', body, presentation.version)
}

/** A pull request on its own: with who merged it and how large it is. */
export function presentFullPullRequest(parts: PullRequestParts, presentation: Presentation) {
  const { conversation: pullRequest, mergedBy } = parts
  const isOpen = pullRequest.state === 'OPEN'
  return {
    ...createPullRequestPresenter(presentation)(parts),
    merged: pullRequest.state === 'MERGED',
    mergeable: isOpen ? true : null,
    rebaseable: isOpen ? true : null,
    mergeable_state: mergeableState(pullRequest),
    merged_by: presentSimpleUserOrNull(mergedBy, presentation),
    comments: pullRequest.comments,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pullRequest.commitCount,
    additions: pullRequest.additions,
    deletions: pullRequest.deletions,
    changed_files: pullRequest.changedFiles,
  }
}

export function pullRequestUrl(
  { conversation, parent }: ConversationParts<PullRequest>,
  presentation: Presentation,
): string {
  return `${repositoryUrl(parent, presentation)}/pulls/${conversation.number}`
}

export function pullRequestHtmlUrl({ conversation, parent }: ConversationParts<PullRequest>): string {
  return `${repositoryHtmlUrl(parent)}/pull/${conversation.number}`
}

function mergeableState(pullRequest: PullRequest): string {
  if (pullRequest.state !== 'OPEN') return 'unknown'
  return pullRequest.isDraft ? 'draft' : 'clean'
}

function presentAddresses(parts: PullRequestParts, presentation: Presentation) {
  const parentUrl = repositoryUrl(parts.parent, presentation)
  const { number, headSha } = parts.conversation
  const self = pullRequestUrl(parts, presentation)
  const comments = `${parentUrl}/issues/${number}/comments`
  const commits = `${self}/commits`
  const reviewComments = `${self}/comments`
  const reviewComment = `${parentUrl}/pulls/comments{/number}`
  const statuses = `${parentUrl}/statuses/${headSha}`
  return {
    commits_url: commits,
    review_comments_url: reviewComments,
    review_comment_url: reviewComment,
    comments_url: comments,
    statuses_url: statuses,
    _links: {
      self: { href: self },
      html: { href: pullRequestHtmlUrl(parts) },
      issue: { href: `${parentUrl}/issues/${number}` },
      comments: { href: comments },
      review_comments: { href: reviewComments },
      review_comment: { href: reviewComment },
      commits: { href: commits },
      statuses: { href: statuses },
    },
  }
}
