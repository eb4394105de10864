import { optional, type RowOf, required } from './column.js'
import { systemTable } from './table.js'

/** Where one stream's reading stands; written in the same transaction as the rows it stands for. */
export const syncCheckpoints = systemTable({
  name: 'sync_checkpoints',
  model: 'GitHubSyncCheckpoint',
  key: ['scope', 'scope_id', 'stream'],
  columns: {
    /** `owner` or `project`. */
    scope: required('text'),
    /** GitHub's id of the owner, or the project's row id. */
    scope_id: required('text'),
    stream: required('text'),
    /** `full` or `incremental` while a pass is under way, else null. */
    pass: optional('text'),
    /** `graphql`, `rest` or, of commits, `git`: a cursor means nothing to another. */
    transport: optional('text'),
    cursor: optional('text'),
    cursor_order: optional('text'),
    /** The head that the pass under way walks, however often the branch moves meanwhile. */
    pinned_head: optional('text'),
    /** GitHub's time when the pass under way began; becomes the watermark when it ends. */
    pending_watermark: optional('timestamp'),
    /** GitHub's time up to which the stream is complete. */
    watermark: optional('timestamp'),
    /** The newest time and the count that the probe told for the last completed pass. */
    seen_updated_at: optional('timestamp'),
    /** While a pass is under way: the records that it has read. */
    seen_count: optional('integer'),
    /** Observed two seconds or more after the newest change it saw, so that none can hide in the same second. */
    settled: required('boolean', { initial: false }),
    /** Head of the last completed walk, and how many commits it reached; of projects, those of the last deep look. */
    head_sha: optional('text'),
    history_count: optional('integer'),
    /** Records a page, where GitHub could not give full ones lately; of an owner, the objects of an answer. */
    page_size: optional('integer'),
  },
})

export type SyncCheckpoint = RowOf<typeof syncCheckpoints>

/** A checkpoint as the engine writes it: the store adds identity and row times. */
export type Checkpoint = Omit<SyncCheckpoint, 'id' | 'tenant_id' | 'host' | 'created_at' | 'updated_at'>
