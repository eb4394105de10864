import type { Account, PullRequest, Review } from '../world/records.js'
import type { ConversationParts } from './present-issue.js'
import { pullRequestHtmlUrl, pullRequestUrl } from './present-pull-request.js'
import { presentSimpleUserOrNull } from './present-user.js'
import type { Presentation } from './presentation.js'

/** A review; its author is `null` once the account is gone, and a pending one has no time. */
export function presentReview(
  review: Review,
  author: Account | undefined,
  pullRequest: ConversationParts<PullRequest>,
  presentation: Presentation,
) {
  const htmlUrl = `${pullRequestHtmlUrl(pullRequest)}#pullrequestreview-${review.id}`
  const url = pullRequestUrl(pullRequest, presentation)
  return {
    id: review.id,
    node_id: review.nodeId,
    user: presentSimpleUserOrNull(author, presentation),
    body: review.body,
    state: review.state,
    html_url: htmlUrl,
    pull_request_url: url,
    author_association: review.authorAssociation,
    _links: { html: { href: htmlUrl }, pull_request: { href: url } },
    ...(review.submittedAt !== null && { submitted_at: review.submittedAt }),
    commit_id: review.commitSha,
  }
}
