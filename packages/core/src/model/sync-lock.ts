import { optional, required } from './column.js'
import { systemTable } from './table.js'

/** A lease on an owner, with the fencing token that refuses the writes of a holder that lost it. */
export const syncLocks = systemTable({
  name: 'sync_locks',
  model: 'GitHubSyncLock',
  key: ['name'],
  columns: {
    name: required('text'),
    holder: optional('text'),
    /** Grows with every acquisition, never shrinks. */
    token: required('bigint', { initial: 0 }),
    expires_at: optional('timestamp'),
  },
})
