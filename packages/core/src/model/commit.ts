import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

/** A commit of one project; the same sha in two projects is two rows. */
export const commits = githubTable({
  name: 'commits',
  model: 'GitHubCommit',
  key: ['project_id', 'sha'],
  columns: {
    project_id: required('uuid'),
    sha: required('text'),
    message: required('text', { initial: '' }),
    author_name: optional('text'),
    author_email: optional('text'),
    author_login: optional('text'),
    author_id: optional('bigint'),
    authored_at: optional('timestamp'),
    committed_at: optional('timestamp'),
    parents: optional('text[]'),
    additions: optional('integer'),
    deletions: optional('integer'),
    github_url: optional('text'),
    on_default_branch: required('boolean', { initial: true }),
    /** Was on the default branch once and no longer is, after a force push. */
    is_orphaned: required('boolean', { initial: false }),
  },
  indexes: [{ columns: ['project_id', 'committed_at'] }, { columns: ['project_id', 'author_id'] }],
  parents: { project_id: 'projects' },
})

export type Commit = RowOf<typeof commits>
