import { rowId, type Scope } from '@hubsync/core'
import type { Session } from './database.js'

/** The row of `sync_locks` that a name stands for: its token is at once the lock's counter and the store's fence. */
export function leaseRowId(scope: Scope, name: string): string {
  return rowId(scope, 'lock', name)
}

/**
 * Keeps everybody else from writing under the lease until the transaction ends. Plain updates of the row, such as
 * a heartbeat, do not conflict with `for key share`, so only this lock makes a takeover wait for open commits.
 */
export async function lockLeaseRow(session: Session, scope: Scope, name: string): Promise<void> {
  await session.query(
    `select 1 as found from ${session.names.table('sync_locks')}
     where tenant_id = $1::text and host = $2::text and name = $3::text
     for update`,
    scope.tenantId,
    scope.host,
    name,
  )
}
