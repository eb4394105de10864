import { optional, type RowOf, required } from './column.js'
import { derivedTable } from './table.js'

/** A project's figures on one day. */
export const projectMetrics = derivedTable({
  name: 'project_metrics',
  model: 'GitHubProjectMetrics',
  key: ['project_id', 'date'],
  columns: {
    project_id: required('uuid'),
    /** The day of the run that derived them, in GitHub's time. */
    date: required('date'),
    commits_count: required('integer', { initial: 0 }),
    contributors: required('integer', { initial: 0 }),
    lines_of_code: optional('integer'),
    tech_stack: required('text[]', { initial: [] }),
    health_score: required('integer', { initial: 50 }),
  },
  indexes: [{ columns: ['-health_score'] }, { columns: ['project_id', '-date'] }],
  parents: { project_id: 'projects' },
})

export type ProjectMetrics = RowOf<typeof projectMetrics>
