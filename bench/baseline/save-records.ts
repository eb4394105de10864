import type { RestEndpointMethodTypes } from '@octokit/rest'
import type { PrismaClient } from '../generated/prisma/client.js'

type Records = RestEndpointMethodTypes
type Repository = Records['repos']['get']['response']['data']
type Issue = Records['issues']['listForRepo']['response']['data'][number]
type PullRequest = Records['pulls']['list']['response']['data'][number]
type Review = Records['pulls']['listReviews']['response']['data'][number]
type Commit = Records['repos']['listCommits']['response']['data'][number]
type Contributor = Records['repos']['listContributors']['response']['data'][number]

export async function saveRepository(prisma: PrismaClient, repository: Repository): Promise<void> {
  const data = {
    fullName: repository.full_name,
    description: repository.description,
    url: repository.html_url,
    language: repository.language,
    topics: repository.topics ?? [],
    stars: repository.stargazers_count,
    forks: repository.forks_count,
    openIssues: repository.open_issues_count,
    isPrivate: repository.private,
    isArchived: repository.archived,
    defaultBranch: repository.default_branch,
    pushedAt: timeOf(repository.pushed_at),
    updatedAt: timeOf(repository.updated_at),
  }
  const { id } = repository
  await prisma.repository.upsert({ where: { id }, create: { id, ...data }, update: data })
}

export async function saveIssue(prisma: PrismaClient, repositoryId: number, issue: Issue): Promise<void> {
  const data = {
    repositoryId,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? null,
    state: issue.state,
    stateReason: issue.state_reason ?? null,
    labels: issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
    assignees: (issue.assignees ?? []).map(({ login }) => login),
    author: issue.user?.login ?? null,
    milestone: issue.milestone?.title ?? null,
    comments: issue.comments,
    url: issue.html_url,
    createdAt: new Date(issue.created_at),
    updatedAt: new Date(issue.updated_at),
    closedAt: timeOf(issue.closed_at),
  }
  const { id } = issue
  await prisma.issue.upsert({ where: { id }, create: { id, ...data }, update: data })
}

export async function savePullRequest(
  prisma: PrismaClient,
  repositoryId: number,
  pullRequest: PullRequest,
): Promise<void> {
  const data = {
    repositoryId,
    number: pullRequest.number,
    title: pullRequest.title,
    body: pullRequest.body,
    state: pullRequest.state,
    isDraft: pullRequest.draft ?? false,
    labels: pullRequest.labels.map(({ name }) => name),
    assignees: (pullRequest.assignees ?? []).map(({ login }) => login),
    author: pullRequest.user?.login ?? null,
    headRef: pullRequest.head.ref,
    baseRef: pullRequest.base.ref,
    url: pullRequest.html_url,
    createdAt: new Date(pullRequest.created_at),
    updatedAt: new Date(pullRequest.updated_at),
    closedAt: timeOf(pullRequest.closed_at),
    mergedAt: timeOf(pullRequest.merged_at),
  }
  const { id } = pullRequest
  await prisma.pullRequest.upsert({ where: { id }, create: { id, ...data }, update: data })
}

export async function saveReview(prisma: PrismaClient, pullRequestId: number, review: Review): Promise<void> {
  const data = {
    pullRequestId,
    author: review.user?.login ?? null,
    state: review.state,
    body: review.body,
    submittedAt: timeOf(review.submitted_at),
  }
  const { id } = review
  await prisma.review.upsert({ where: { id }, create: { id, ...data }, update: data })
}

export async function saveCommit(prisma: PrismaClient, repositoryId: number, commit: Commit): Promise<void> {
  const { sha } = commit
  const data = {
    message: commit.commit.message,
    authorName: commit.commit.author?.name ?? null,
    authorEmail: commit.commit.author?.email ?? null,
    author: typeof commit.author?.login === 'string' ? commit.author.login : null,
    authoredAt: timeOf(commit.commit.author?.date),
    committedAt: timeOf(commit.commit.committer?.date),
    url: commit.html_url,
  }
  await prisma.commit.upsert({
    where: { repositoryId_sha: { repositoryId, sha } },
    create: { repositoryId, sha, ...data },
    update: data,
  })
}

export async function saveContributor(
  prisma: PrismaClient,
  repositoryId: number,
  { login, contributions: commits }: Contributor,
): Promise<void> {
  if (login === undefined) return
  await prisma.contributor.upsert({
    where: { repositoryId_login: { repositoryId, login } },
    create: { repositoryId, login, commits },
    update: { commits },
  })
}

function timeOf(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text)
}
