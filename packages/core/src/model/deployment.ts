import { optional, type RowOf, required } from './column.js'
import { githubTable } from './table.js'

/** A deployment of one commit to an environment, with its latest status. */
export const deployments = githubTable({
  name: 'deployments',
  model: 'GitHubDeployment',
  key: ['github_id'],
  columns: {
    github_id: required('bigint'),
    project_id: required('uuid'),
    /** Branch, tag or sha that was asked for. */
    ref: optional('text'),
    sha: optional('text'),
    task: optional('text'),
    environment: optional('text'),
    description: optional('text'),
    creator_login: optional('text'),
    creator_id: optional('bigint'),
    /** `pending`, `queued`, `in_progress`, `success`, `failure`, `error` or `inactive`; null before the first status. */
    state: optional('text'),
    environment_url: optional('text'),
    log_url: optional('text'),
    /** When the latest status was made. */
    status_at: optional('timestamp'),
  },
  indexes: [{ columns: ['project_id', 'environment'] }, { columns: ['project_id', '-github_created_at'] }],
  parents: { project_id: 'projects' },
})

export type Deployment = RowOf<typeof deployments>
