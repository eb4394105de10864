import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

/** A GitHub issue as stored. */
export const bugs = githubTable({
  name: 'bugs',
  model: 'GitHubBug',
  key: ['github_id'],
  columns: {
    github_id: required('bigint'),
    project_id: required('uuid'),
    /** `GH-<number>`; repeats between projects. */
    bug_number: required('text'),
    number: required('integer'),
    title: required('text', { initial: '' }),
    description: optional('text'),
    /** `open` or `closed`. */
    state: required('text', { initial: 'open' }),
    /** `completed`, `not_planned`, `reopened`, `duplicate`. */
    state_reason: optional('text'),
    /** `critical`, `high`, `medium`, `low`. */
    severity: required('text', { initial: 'medium' }),
    /** `pending`, `in_progress`, `closed`. */
    status: required('text', { initial: 'pending' }),
    sla_hours: required('integer', { initial: 72 }),
    priority_score: required('integer', { role: 'score', initial: 50 }),
    /** The score before age is added and before clamping, so that a day's re-score needs no labels. */
    priority_base: required('integer', { role: 'score', initial: 50 }),
    is_blocker: required('boolean', { initial: false }),
    labels: required('text[]', { initial: [] }),
    assignees: required('text[]', { initial: [] }),
    author_login: optional('text'),
    author_id: optional('bigint'),
    milestone: optional('text'),
    comments: required('integer', { initial: 0 }),
    github_url: optional('text'),
    closed_at: optional('timestamp'),
    resolved_at: optional('timestamp'),
    /** Full name and number of the issue that a transferred one became. */
    moved_to: optional('text'),
  },
  indexes: [
    { columns: ['project_id', 'number'] },
    { columns: ['project_id', 'state'] },
    { columns: ['severity', 'status'] },
    { columns: ['-priority_score'] },
    { columns: ['is_blocker'], where: 'is_blocker' },
  ],
  parents: { project_id: 'projects' },
})

export type Bug = RowOf<typeof bugs>
