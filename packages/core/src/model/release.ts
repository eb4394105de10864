import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

/** A release of one project; drafts too, as far as the token sees them. */
export const releases = githubTable({
  name: 'releases',
  model: 'GitHubRelease',
  key: ['github_id'],
  columns: {
    github_id: required('bigint'),
    project_id: required('uuid'),
    tag_name: required('text', { initial: '' }),
    /** Branch or sha that the tag is made from. */
    target: optional('text'),
    name: optional('text'),
    description: optional('text'),
    is_draft: required('boolean', { initial: false }),
    is_prerelease: required('boolean', { initial: false }),
    author_login: optional('text'),
    author_id: optional('bigint'),
    github_url: optional('text'),
    published_at: optional('timestamp'),
  },
  indexes: [{ columns: ['project_id', '-published_at'] }, { columns: ['project_id', 'tag_name'] }],
  parents: { project_id: 'projects' },
})

export type Release = RowOf<typeof releases>
