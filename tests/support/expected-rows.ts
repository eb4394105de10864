import type { WorldState } from '@hubsync/simulator'

export type TableName = 'projects' | 'bugs' | 'pull_requests' | 'pull_request_reviews' | 'commits' | 'members'

export type PlainRow = Record<string, unknown>

/** Rows by the key that a person would look them up with. */
export type RowsByKey = Map<string, PlainRow>

export type CopiedRows = Record<TableName, RowsByKey>

/**
 * What the tables must hold for a state of the simulated GitHub, written down from GitHub's words alone and apart
 * from the normalizers, so that the two can disagree.
 */
export function expectedRows(state: WorldState): CopiedRows {
  return {
    projects: keyed(state.repositories, (repository) => String(repository.id), expectedProject(state)),
    bugs: keyed(
      state.issues.filter(({ hidden }) => !hidden),
      (issue) => String(issue.id),
      expectedBug,
    ),
    pull_requests: keyed(state.pullRequests, ({ id }) => String(id), expectedPullRequest),
    pull_request_reviews: keyed(state.reviews, ({ id }) => String(id), expectedReview),
    commits: keyed(state.commits, ({ repositoryId, sha }) => `${repositoryId} ${sha}`, expectedCommit),
    members: keyed(state.members, ({ organizationId, id }) => `${organizationId} ${id}`, expectedMember),
  }
}

function keyed<Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
  rowOf: (thing: Thing) => PlainRow,
): RowsByKey {
  return new Map(things.map((thing) => [keyOf(thing), rowOf(thing)]))
}

function expectedProject(state: WorldState) {
  const committedAt = new Map(
    state.commits.map((commit) => [`${commit.repositoryId} ${commit.sha}`, commit.committer.date]),
  )
  return (repository: WorldState['repositories'][number]): PlainRow => ({
    name: repository.name,
    full_name: repository.fullName,
    owner: repository.owner?.login,
    owner_id: repository.owner?.id,
    description: text(repository.description),
    github_url: undefined,
    homepage: text(repository.homepage),
    language: repository.primaryLanguage,
    tags: [...repository.topics].sort(),
    stars: repository.stars,
    forks: repository.forks,
    open_issues: repository.hasIssues ? repository.openIssues : undefined,
    visibility: repository.visibility,
    is_private: repository.visibility !== 'public',
    is_fork: repository.isFork,
    is_archived: repository.isArchived,
    is_disabled: repository.isDisabled,
    has_issues: repository.hasIssues,
    default_branch: repository.headSha === null ? null : repository.defaultBranchName,
    head_sha: repository.headSha,
    last_commit: time(committedAt.get(`${repository.id} ${repository.headSha}`)),
    pushed_at: time(repository.pushedAt),
    status: repository.isArchived ? 'shipped' : 'active',
    github_created_at: time(repository.createdAt),
    github_updated_at: time(repository.updatedAt),
    node_id: repository.nodeId,
  })
}

function expectedBug(issue: WorldState['issues'][number]): PlainRow {
  return {
    ...expectedConversation(issue),
    bug_number: `GH-${issue.number}`,
    state: issue.state.toLowerCase(),
    state_reason: issue.stateReason?.toLowerCase() ?? null,
  }
}

function expectedPullRequest(pullRequest: WorldState['pullRequests'][number]): PlainRow {
  return {
    ...expectedConversation(pullRequest),
    state: pullRequest.state.toLowerCase(),
    is_draft: pullRequest.isDraft,
    head_ref: text(pullRequest.headRefName),
    head_sha: pullRequest.headSha,
    head_repository: pullRequest.headRepository,
    base_ref: text(pullRequest.baseRefName),
    merge_commit_sha: pullRequest.state === 'MERGED' ? pullRequest.mergeCommitSha : null,
    merged_at: time(pullRequest.mergedAt),
    merged_by: pullRequest.mergedBy?.login ?? null,
    additions: pullRequest.additions,
    deletions: pullRequest.deletions,
    changed_files: pullRequest.changedFiles,
    commits: pullRequest.commitCount,
    reviews_count: pullRequest.reviews,
  }
}

function expectedConversation(
  thing: WorldState['issues'][number] | WorldState['pullRequests'][number],
): PlainRow {
  return {
    number: thing.number,
    title: wellFormed(thing.title),
    description: text(thing.body),
    author_login: thing.author?.login ?? null,
    author_id: thing.author?.id ?? null,
    labels: [...new Set(thing.labels.map(wellFormed))].sort(),
    assignees: thing.assignees.map(({ login }) => login).sort(),
    milestone: thing.milestone === null ? null : wellFormed(thing.milestone.title),
    comments: thing.comments,
    closed_at: time(thing.closedAt),
    github_created_at: time(thing.createdAt),
    github_updated_at: time(thing.updatedAt),
    node_id: thing.nodeId,
  }
}

function expectedReview(review: WorldState['reviews'][number]): PlainRow {
  return {
    author_login: review.author?.login ?? null,
    author_id: review.author?.id ?? null,
    state: review.state.toLowerCase(),
    body: text(review.body),
    submitted_at: time(review.submittedAt),
    node_id: review.nodeId,
  }
}

function expectedCommit(commit: WorldState['commits'][number]): PlainRow {
  return {
    message: wellFormed(commit.message),
    author_name: text(commit.author.name),
    author_email: text(commit.author.email),
    author_login: commit.author.account?.login ?? null,
    author_id: commit.author.account?.id ?? null,
    authored_at: time(commit.author.date),
    committed_at: time(commit.committer.date),
    parents: commit.parents,
    additions: commit.additions,
    deletions: commit.deletions,
    on_default_branch: true,
    is_orphaned: false,
  }
}

function expectedMember(member: WorldState['members'][number]): PlainRow {
  return {
    organization: member.organization,
    login: member.login,
    name: text(member.name),
    role: member.role,
    avatar_url: member.avatarUrl,
  }
}

function time(value: string | null | undefined): string | null {
  return value == null ? null : new Date(value).toISOString()
}

function text(value: string | null | undefined): string | null {
  return value == null || value === '' ? null : wellFormed(value)
}

const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

function wellFormed(value: string): string {
  return value.replaceAll('\0', '').replace(loneSurrogates, '\uFFFD')
}
