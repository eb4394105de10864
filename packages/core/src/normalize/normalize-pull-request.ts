import type { Row } from '../model/column.js'
import { rowId } from '../model/ids.js'
import type { PullRequest } from '../model/pull-request.js'
import { sanitizeText } from '../model/sanitize-text.js'
import type { PullRequestRecord } from '../wire/pull-request.js'
import { classifyPurpose } from './change-purpose.js'
import type { ProjectContext } from './context.js'
import { calculateCycleTimeHours } from './review-metrics.js'
import { toldRow } from './told-row.js'
import {
  readActor,
  readAssignees,
  readAuthor,
  readLabels,
  readMilestone,
  readText,
  readTime,
  type Told,
} from './told-values.js'

/** A row of `pull_requests`. Its reviews are rows of their own, whether the record carries them or not. */
export function normalizePullRequest(record: PullRequestRecord, context: ProjectContext): Row {
  const title = sanitizeText(record.title)
  const labels = readLabels(record.labels)
  const headRef = readText(record.head.ref) ?? null
  const createdAt = readTime(record.created_at) ?? null
  const mergedAt = readTime(record.merged_at)
  const { isRevert, isHotfix } = classifyPurpose({ title, headRef, labels })
  return toldRow<PullRequest>({
    id: rowId(context.scope, 'pull_request', record.id),
    github_id: record.id,
    project_id: context.projectId,
    number: record.number,
    title,
    description: readText(record.body),
    state: mergedAt == null ? record.state.toLowerCase() : 'merged',
    is_draft: record.draft,
    ...readAuthor(record.user),
    head_ref: headRef,
    head_sha: record.head.sha,
    head_repository: readHeadRepository(record.head),
    base_ref: readText(record.base.ref),
    merge_commit_sha: mergedAt == null ? null : record.merge_commit_sha,
    merged_by: readMerger(record),
    additions: record.additions,
    deletions: record.deletions,
    changed_files: record.changed_files,
    commits: record.commits,
    comments: record.comments,
    labels,
    assignees: readAssignees(record.assignees),
    milestone: readMilestone(record.milestone),
    github_url: record.html_url,
    closed_at: readTime(record.closed_at),
    merged_at: mergedAt,
    cycle_time_hours: calculateCycleTimeHours(createdAt, mergedAt ?? null),
    is_revert: isRevert,
    is_hotfix: isHotfix,
    github_created_at: createdAt,
    github_updated_at: readTime(record.updated_at) ?? null,
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}

function readHeadRepository({ repo }: PullRequestRecord['head']): Told<string> {
  return repo == null ? repo : repo.full_name
}

function readMerger({ merged_by }: PullRequestRecord): Told<string> {
  const merger = readActor(merged_by)
  return merger == null ? merger : merger.login
}
