import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

/** Somebody with commits on a project's default branch. */
export const contributors = githubTable({
  name: 'contributors',
  model: 'GitHubContributor',
  key: ['project_id', 'identity'],
  columns: {
    project_id: required('uuid'),
    /** `user:<id>`, or `email:<lower case>` where GitHub links no account. */
    identity: required('text'),
    login: optional('text'),
    name: optional('text'),
    commits: required('integer', { initial: 0 }),
  },
  indexes: [{ columns: ['login'] }],
  parents: { project_id: 'projects' },
})

export type Contributor = RowOf<typeof contributors>
