import type { Bug } from '../model/bug.js'
import type { Row } from '../model/column.js'
import { rowId } from '../model/ids.js'
import { sanitizeText } from '../model/sanitize-text.js'
import type { IssueRecord } from '../wire/issue.js'
import type { ProjectContext } from './context.js'
import { toldRow } from './told-row.js'
import {
  readAssignees,
  readAuthor,
  readLabels,
  readMilestone,
  readText,
  readTime,
  readWord,
} from './told-values.js'
import { triageBug } from './triage/triage-bug.js'

/** Reasons for closing a bug that leave it unresolved. */
const unresolvedReasons = ['not_planned', 'duplicate']

/**
 * A row of `bugs` from an issue, never from the conversation of a pull request.
 *
 * `resolved_at` is `closed_at` unless the issue was closed as not planned or as a duplicate.
 */
export function normalizeIssue(record: IssueRecord, context: ProjectContext): Row {
  const state = record.state.toLowerCase()
  const stateReason = readWord(record.state_reason)
  const labels = readLabels(record.labels)
  const assignees = readAssignees(record.assignees)
  const createdAt = readTime(record.created_at) ?? null
  const closedAt = readTime(record.closed_at)
  return toldRow<Bug>({
    id: rowId(context.scope, 'bug', record.id),
    github_id: record.id,
    project_id: context.projectId,
    bug_number: `GH-${record.number}`,
    number: record.number,
    title: sanitizeText(record.title),
    description: readText(record.body),
    state,
    state_reason: stateReason,
    labels,
    assignees,
    ...readAuthor(record.user),
    milestone: readMilestone(record.milestone),
    comments: record.comments,
    github_url: record.html_url,
    closed_at: closedAt,
    resolved_at: unresolvedReasons.includes(stateReason ?? '') ? null : closedAt,
    ...triageBug(
      { state, labels, assignees: assignees ?? [], createdAt, closedAt: closedAt ?? null },
      context.day,
      context.labelRules,
    ),
    github_created_at: createdAt,
    github_updated_at: readTime(record.updated_at) ?? null,
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}

/** What a pull request's conversation, which REST lists among the issues, tells about the pull request. */
export function pullRequestCommentCount({ number, comments }: IssueRecord): {
  number: number
  comments: number
} {
  return { number, comments }
}
