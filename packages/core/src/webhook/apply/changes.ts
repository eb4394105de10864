import type { Tombstone, Upsert } from '../../contracts/store.js'
import type { Row } from '../../model/column.js'
import type { GitHubTableName } from '../../model/tables.js'
import { timeBehind } from './snapshot-time.js'
import type { Occasion } from './treatment.js'

export function upsert(table: GitHubTableName, row: Row): Upsert {
  return { kind: 'upsert', table, origin: 'webhook', row }
}

/**
 * Buries a row that GitHub no longer has and will never have again. It is written first: where the event that made it
 * comes late, it finds its row buried.
 */
export async function bury(
  { parts: { store, scope }, delivery }: Occasion,
  table: GitHubTableName,
  row: Row,
  { reason, ...evidence }: { reason: string; row?: Row },
): Promise<(Upsert | Tombstone)[]> {
  const id = String(row.id)
  const [stored] = await store.rows(scope, {
    table,
    where: { id },
    visibility: 'all',
    columns: ['id', 'observed_at', 'deleted_at'],
  })
  if (stored?.deleted_at != null) return []
  // The event tells no time of its own, and the clocks of GitHub and of the host may differ.
  const seenAt = stored === undefined ? null : String(stored.observed_at)
  const observedAt = timeBehind(delivery.receivedAt, seenAt, String(row.observed_at))
  return [upsert(table, row), { kind: 'tombstone', table, ids: [id], reason, observedAt, ...evidence }]
}
