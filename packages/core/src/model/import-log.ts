import { optional, type RowOf, required } from './column.js'
import { systemTable } from './table.js'

/** One run. Opened when it starts, closed when it ends; a run that died is closed by the next one. */
export const importLogs = systemTable({
  name: 'import_logs',
  model: 'GitHubImportLog',
  key: [],
  columns: {
    source: required('text', { initial: 'github' }),
    owner: required('text'),
    /** `full`, `incremental` or `single`. */
    kind: required('text'),
    /** `running`, `success`, `partial`, `failed` or `interrupted`. */
    status: required('text'),
    started_at: required('timestamp'),
    heartbeat_at: required('timestamp'),
    /** When it ended; null while it runs. */
    timestamp: optional('timestamp'),
    duration_ms: optional('integer'),
    records_imported: required('integer', { initial: 0 }),
    records_failed: required('integer', { initial: 0 }),
    errors: required('json', { initial: [] }),
    metadata: required('json', { initial: {} }),
  },
  indexes: [{ columns: ['source'] }, { columns: ['-timestamp'] }, { columns: ['owner', '-started_at'] }],
})

export type ImportLog = RowOf<typeof importLogs>
