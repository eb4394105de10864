import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

/** Membership of an organization: one row per organization and person. */
export const members = githubTable({
  name: 'members',
  model: 'GitHubMember',
  key: ['organization_id', 'github_id'],
  columns: {
    organization_id: required('bigint'),
    github_id: required('bigint'),
    organization: required('text'),
    login: required('text'),
    name: optional('text'),
    /** `admin` or `member`. */
    role: required('text', { initial: 'member' }),
    avatar_url: optional('text'),
  },
  indexes: [{ columns: ['login'] }],
})

export type Member = RowOf<typeof members>
