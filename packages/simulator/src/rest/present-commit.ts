import { createCommitNodeId } from '../world/node-id.js'
import type { Account, Commit, GitActor } from '../world/records.js'
import { type RepositoryParts, repositoryHtmlUrl, repositoryUrl } from './present-repository.js'
import { presentSimpleUserOrNull } from './present-user.js'
import { type Presentation, toUtcSeconds } from './presentation.js'

export interface CommitParts {
  commit: Commit
  parent: RepositoryParts
  /** The accounts that the e-mail addresses are linked to. */
  author: Account | undefined
  committer: Account | undefined
}

/** A commit as lists show it. */
export function presentCommit(
  { commit, parent, author, committer }: CommitParts,
  presentation: Presentation,
) {
  const apiUrl = repositoryUrl(parent, presentation)
  const pageUrl = repositoryHtmlUrl(parent)
  const url = `${apiUrl}/commits/${commit.sha}`
  return {
    sha: commit.sha,
    node_id: createCommitNodeId(parent.repository.id, commit.sha),
    commit: {
      author: presentActor(commit.author),
      committer: presentActor(commit.committer),
      message: commit.message,
      tree: { sha: commit.treeSha, url: `${apiUrl}/git/trees/${commit.treeSha}` },
      url: `${apiUrl}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${pageUrl}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: presentSimpleUserOrNull(author, presentation),
    committer: presentSimpleUserOrNull(committer, presentation),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${apiUrl}/commits/${sha}`,
      html_url: `${pageUrl}/commit/${sha}`,
    })),
  }
}

/** A commit on its own. The state knows how many lines and files it changed, but not which. */
export function presentFullCommit(parts: CommitParts, presentation: Presentation) {
  const { additions, deletions } = parts.commit
  return {
    ...presentCommit(parts, presentation),
    stats: { total: additions + deletions, additions, deletions },
    files: [],
  }
}

function presentActor({ name, email, date }: GitActor) {
  return { name, email, date: toUtcSeconds(date) }
}
