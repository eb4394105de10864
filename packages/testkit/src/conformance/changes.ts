import type { GitHubTableName, Mark, Row, Stub, Tombstone, Upsert, Where } from '@hubsync/core'

/** A row as a read told it. */
export function read(table: GitHubTableName, row: Row): Upsert {
  return { kind: 'upsert', table, origin: 'read', row }
}

/** A row as a webhook told it. */
export function webhook(table: GitHubTableName, row: Row): Upsert {
  return { kind: 'upsert', table, origin: 'webhook', row }
}

export function stub(table: GitHubTableName, row: Row): Stub {
  return { kind: 'stub', table, row }
}

export function mark(table: GitHubTableName, where: Where, row: Row): Mark {
  return { kind: 'mark', table, where, row }
}

export function tombstone(
  table: GitHubTableName,
  ids: readonly string[],
  evidence: { observedAt: string; reason?: string; row?: Row },
): Tombstone {
  const { observedAt, reason = 'deleted', row } = evidence
  return { kind: 'tombstone', table, ids, reason, observedAt, ...(row && { row }) }
}
