import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

/** A GitHub repository as stored. */
export const projects = githubTable({
  name: 'projects',
  model: 'GitHubProject',
  key: ['github_id'],
  columns: {
    github_id: required('bigint'),
    name: required('text'),
    full_name: required('text'),
    owner: required('text'),
    owner_id: required('bigint'),
    description: optional('text'),
    github_url: optional('text'),
    homepage: optional('text'),
    language: optional('text'),
    tags: required('text[]', { initial: [] }),
    stars: required('integer', { initial: 0 }),
    forks: required('integer', { initial: 0 }),
    /** Live bugs in state open, counted from the rows. */
    open_issues: required('integer', { role: 'derived', initial: 0 }),
    visibility: optional('text'),
    is_private: required('boolean', { initial: false }),
    is_fork: required('boolean', { initial: false }),
    is_archived: required('boolean', { initial: false }),
    is_disabled: required('boolean', { initial: false }),
    has_issues: required('boolean', { initial: true }),
    default_branch: optional('text'),
    head_sha: optional('text'),
    /** Committer time of the head commit. */
    last_commit: optional('timestamp'),
    pushed_at: optional('timestamp'),
    /** Since when the token no longer sees the repository; absence alone is never a deletion. */
    missing_since: optional('timestamp'),
    /** `active`, or `shipped` once archived. */
    status: required('text', { initial: 'active' }),
    /** Read from the head's tree when the head moves; null until then. */
    has_ci: optional('boolean'),
    has_tests: optional('boolean'),
    tech_stack: required('text[]', { initial: [] }),
    /** Estimated from language bytes; GitHub counts no lines. */
    lines_of_code: optional('integer'),
    complexity: optional('text', { role: 'host' }),
    client_appeal: optional('text', { role: 'host' }),
  },
  indexes: [
    { columns: ['status'] },
    { columns: ['language'] },
    { columns: ['complexity', 'client_appeal'] },
    { columns: ['full_name'] },
    { columns: ['owner_id'] },
  ],
})

export type Project = RowOf<typeof projects>
