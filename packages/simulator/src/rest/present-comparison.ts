import { type CommitParts, presentCommit } from './present-commit.js'
import { type RepositoryParts, repositoryHtmlUrl, repositoryUrl } from './present-repository.js'
import type { Presentation } from './presentation.js'

interface ComparisonParts {
  parent: RepositoryParts
  /** As they were asked for: names or shas. */
  base: string
  head: string
  baseCommit: CommitParts
  mergeBase: CommitParts
  headSha: string
  aheadBy: number
  behindBy: number
  /** Oldest first; a page of those that the head has and the base lacks. */
  commits: CommitParts[]
}

export function presentComparison(parts: ComparisonParts, presentation: Presentation) {
  const { parent, aheadBy, behindBy } = parts
  const range = `${parts.base}...${parts.head}`
  const pageUrl = `${repositoryHtmlUrl(parent)}/compare/${range}`
  const pinned = `${parts.baseCommit.commit.sha.slice(0, 7)}...${parts.headSha.slice(0, 7)}`
  return {
    url: `${repositoryUrl(parent, presentation)}/compare/${range}`,
    html_url: pageUrl,
    permalink_url: `${repositoryHtmlUrl(parent)}/compare/${parent.owner.login}:${pinned}`,
    diff_url: `${pageUrl}.diff`,
    patch_url: `${pageUrl}.patch`,
    base_commit: presentCommit(parts.baseCommit, presentation),
    merge_base_commit: presentCommit(parts.mergeBase, presentation),
    status: statusOf(aheadBy, behindBy),
    ahead_by: aheadBy,
    behind_by: behindBy,
    total_commits: aheadBy,
    commits: parts.commits.map((commit) => presentCommit(commit, presentation)),
    files: [],
  }
}

function statusOf(aheadBy: number, behindBy: number): string {
  if (aheadBy > 0) return behindBy > 0 ? 'diverged' : 'ahead'
  return behindBy > 0 ? 'behind' : 'identical'
}
