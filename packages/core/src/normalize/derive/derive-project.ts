import type { Bug } from '../../model/bug.js'
import type { Row } from '../../model/column.js'
import type { Commit } from '../../model/commit.js'
import { rowId, type Scope } from '../../model/ids.js'
import type { Project } from '../../model/project.js'
import type { PullRequest } from '../../model/pull-request.js'
import type { PullRequestReview } from '../../model/pull-request-review.js'
import { calculateHealthScore } from '../health/health-score.js'
import { measureReviews } from '../review-metrics.js'
import { addPriorityAge } from '../triage/priority-age.js'
import { deriveContributors } from './derive-contributors.js'

/** The live rows of one project: none tombstoned, none under a tombstone. */
export interface ProjectRows {
  readonly project: Row
  readonly bugs: readonly Row[]
  readonly pullRequests: readonly Row[]
  /** Of all those pull requests. */
  readonly reviews: readonly Row[]
  /** Those off the default branch too: they are left out here. */
  readonly commits: readonly Row[]
  readonly contributors: readonly Row[]
}

export interface ProjectDerivation {
  readonly scope: Scope
  /** `YYYY-MM-DD`, in GitHub's time. */
  readonly day: string
  /** False where contributors were read from GitHub's own list, and stay as they are. */
  readonly contributors: boolean
}

export interface DerivedProject {
  /** `id`, `open_issues`. */
  readonly project: Row
  /** `id`, `reviews_count`, `first_review_at`, `review_time_hours` of those that have reviews, or had. */
  readonly pullRequests: readonly Row[]
  /** All of them, by identity: a stored one that is not named is gone. Means nothing unless asked for. */
  readonly contributors: readonly Row[]
  /** The day's whole row. */
  readonly metrics: Row
}

/**
 * What follows from a project's rows. The reference of `Store.derive`: a store in SQL gives exactly the same.
 *
 * Project
 * - `open_issues`: bugs in state `open`.
 *
 * Pull requests (`measureReviews`)
 * - `reviews_count`: live reviews with a `submitted_at`.
 * - `first_review_at`: the earliest `submitted_at` where `review.author_id IS DISTINCT FROM author_id`.
 * - `review_time_hours`: `github_created_at` to `first_review_at` in hundredths of an hour, half up:
 *   `floor((milliseconds + 18000) / 36000) / 100`. Null where either time is.
 *
 * Contributors (`deriveContributors`), from commits with `on_default_branch` and without `is_orphaned`.
 *
 * Metrics of the day: `date` is the day, `id` is `rowId(scope, 'project_metrics', project_id, day)`
 * - `commits_count`: commits with `on_default_branch` and without `is_orphaned`, identified or not.
 * - `contributors`: how many the project has after this derivation.
 * - `lines_of_code`, `tech_stack`: the project's own.
 * - `health_score` (`calculateHealthScore`): 50; `last_commit > day - 30 days` 20; `open_issues < 5` 10;
 *   `stars > 100` 10; `contributors > 10` 10; `has_ci` 10; `has_tests` 10; at most 100. Null adds nothing.
 */
export function deriveProject(rows: ProjectRows, request: ProjectDerivation): DerivedProject {
  const { scope, day } = request
  const project = rows.project as unknown as Project
  const commits = (rows.commits as unknown as Commit[]).filter(
    (commit) => commit.on_default_branch && !commit.is_orphaned,
  )
  const contributors = request.contributors ? deriveContributors(commits, project.id, scope) : []
  const contributorCount = request.contributors ? contributors.length : rows.contributors.length
  const openIssues = rows.bugs.filter((bug) => bug.state === 'open').length
  return {
    project: { id: project.id, open_issues: openIssues },
    pullRequests: derivePullRequests(rows),
    contributors,
    metrics: {
      id: rowId(scope, 'project_metrics', project.id, day),
      project_id: project.id,
      date: day,
      commits_count: commits.length,
      contributors: contributorCount,
      lines_of_code: project.lines_of_code,
      tech_stack: project.tech_stack,
      health_score: calculateHealthScore(
        {
          lastCommit: project.last_commit,
          openIssues,
          stars: project.stars,
          contributors: contributorCount,
          hasCi: project.has_ci,
          hasTests: project.has_tests,
        },
        day,
      ),
    },
  }
}

/**
 * A bug's priority on a day. The reference of the daily re-scoring, which a store does in one statement:
 * `priority_base`, plus the full weeks from `github_created_at` to the day's start or an earlier `closed_at`
 * (0 to 20, and 0 where the creation is unknown), kept within 0 and 100.
 *
 * Closed bugs are scored too: one closed late on a day may have completed a week since that day began.
 */
export function scoreBug(row: Row, day: string): number {
  const bug = row as unknown as Bug
  return addPriorityAge(bug.priority_base, { createdAt: bug.github_created_at, closedAt: bug.closed_at }, day)
}

function derivePullRequests(rows: ProjectRows): Row[] {
  const reviews = groupByPullRequest(rows.reviews as unknown as PullRequestReview[])
  const derived: Row[] = []
  for (const pullRequest of rows.pullRequests as unknown as PullRequest[]) {
    const own = reviews.get(pullRequest.id) ?? []
    if (own.length === 0 && pullRequest.reviews_count === 0) continue
    const metrics = measureReviews(
      { authorId: pullRequest.author_id, createdAt: pullRequest.github_created_at },
      own.map((review) => ({ authorId: review.author_id, submittedAt: review.submitted_at })),
    )
    derived.push({
      id: pullRequest.id,
      reviews_count: metrics.reviewsCount,
      first_review_at: metrics.firstReviewAt,
      review_time_hours: metrics.reviewTimeHours,
    })
  }
  return derived
}

function groupByPullRequest(reviews: readonly PullRequestReview[]): Map<string, PullRequestReview[]> {
  const groups = new Map<string, PullRequestReview[]>()
  for (const review of reviews) {
    const group = groups.get(review.pull_request_id)
    if (group) group.push(review)
    else groups.set(review.pull_request_id, [review])
  }
  return groups
}
