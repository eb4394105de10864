import { randomUUID } from 'node:crypto'
import type { ImportLog } from '@hubsync/core'

export type WrittenImportLog = Omit<ImportLog, 'tenant_id' | 'host' | 'created_at' | 'updated_at'>

/** The log of a run that ended well. */
export function anImportLog(written: Partial<WrittenImportLog> = {}): WrittenImportLog {
  return {
    id: randomUUID(),
    source: 'github',
    owner: 'octo',
    kind: 'full',
    status: 'success',
    started_at: '2026-03-01T12:00:00.000Z',
    heartbeat_at: '2026-03-01T12:00:08.000Z',
    timestamp: '2026-03-01T12:00:09.000Z',
    duration_ms: 9000,
    records_imported: 12,
    records_failed: 0,
    errors: [],
    metadata: {},
    ...written,
  }
}
