import { type Checkpoint, rowId, type Scope } from '@hubsync/core'

/** A checkpoint of a completed pass over the bugs of the project with GitHub's id 1. */
export function aCheckpoint(scope: Scope, written: Partial<Checkpoint> = {}): Checkpoint {
  return {
    scope: 'project',
    scope_id: rowId(scope, 'project', 1),
    stream: 'bugs',
    pass: null,
    transport: null,
    cursor: null,
    cursor_order: null,
    pinned_head: null,
    pending_watermark: null,
    watermark: '2026-03-01T12:00:00.000Z',
    seen_updated_at: '2026-03-01T10:00:00.000Z',
    seen_count: 1,
    settled: true,
    head_sha: null,
    history_count: null,
    page_size: 100,
    ...written,
  }
}
