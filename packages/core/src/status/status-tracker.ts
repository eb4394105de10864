import type { StatusEvent, SyncProgress } from '../contracts/status-sink.js'
import type { Store } from '../contracts/store.js'
import type { Scope } from '../model/ids.js'
import type { ImportLog } from '../model/import-log.js'

/** What the runs of a tenant add up to. */
export interface SyncStats {
  readonly total: number
  /** Runs that brought in everything that was asked for. */
  readonly successful: number
  /** Runs that came to their end without some repositories, which the next one reads. */
  readonly partial: number
  /** Runs that somebody stopped, or whose process died; the next one goes on from where they were. */
  readonly interrupted: number
  /** Runs that an error ended. */
  readonly failed: number
  /** Milliseconds, over runs that ended. */
  readonly averageDurationMs: number | null
  /** End of the newest run that ended; null before the first. */
  readonly lastSync: string | null
  readonly recordsImported: number
}

/** Tells what is running now and what ran before. */
export interface SyncStatusTracker {
  /** Newest progress of every run under way in this process. */
  current(): SyncProgress[]
  getSyncStats(): Promise<SyncStats>
  /** Newest first. */
  getSyncHistory(limit?: number): Promise<ImportLog[]>
  /** How far each stream is complete, over all projects. */
  getWatermarks(): Promise<StreamWatermark[]>
}

export interface StreamWatermark {
  readonly stream: string
  readonly projects: number
  /** GitHub's time up to which the stream is complete in every project; null while one was never read to its end. */
  readonly oldest: string | null
  /** Projects in which a pass was begun and has not ended. */
  readonly underWay: number
}

/** Follows the runs of one hub; history comes from the store, so it spans restarts and processes. */
export class StatusTracker implements SyncStatusTracker {
  readonly #store: Store
  readonly #scope: Scope
  readonly #underWay = new Map<string, SyncProgress>()

  constructor(store: Store, scope: Scope) {
    this.#store = store
    this.#scope = scope
  }

  follow(event: StatusEvent): void {
    if (event.type === 'sync:progress') this.#underWay.set(event.data.runId, event.data)
    const isOver = event.type === 'sync:complete' || (event.type === 'sync:error' && event.data.isEnd)
    if (isOver) this.#underWay.delete(event.data.runId)
  }

  current(): SyncProgress[] {
    return [...this.#underWay.values()]
  }

  async getSyncStats(): Promise<SyncStats> {
    const logs = await this.#store.logs.list(this.#scope)
    const ended = logs.filter(({ status }) => status !== 'running')
    const durations = ended.flatMap(({ duration_ms }) => (duration_ms === null ? [] : [duration_ms]))
    const count = (wanted: string) => logs.filter(({ status }) => status === wanted).length
    return {
      total: logs.length,
      successful: count('success'),
      partial: count('partial'),
      interrupted: count('interrupted'),
      failed: count('failed'),
      averageDurationMs: durations.length === 0 ? null : Math.round(sum(durations) / durations.length),
      lastSync: ended[0]?.timestamp ?? null,
      recordsImported: sum(logs.map(({ records_imported }) => records_imported)),
    }
  }

  getSyncHistory(limit = 20): Promise<ImportLog[]> {
    return this.#store.logs.list(this.#scope, { limit })
  }

  async getWatermarks(): Promise<StreamWatermark[]> {
    const checkpoints = await this.#store.checkpoints(this.#scope)
    const streams = [...new Set(checkpoints.map(({ stream }) => stream))].sort()
    return streams.map((stream) => {
      const own = checkpoints.filter((checkpoint) => checkpoint.stream === stream)
      const watermarks = own.map(({ watermark }) => watermark ?? '').sort()
      return {
        stream,
        // The owner's own checkpoint, of its list of repositories, is of no project.
        projects: own.filter(({ scope }) => scope === 'project').length,
        oldest: watermarks[0] || null,
        underWay: own.filter(({ pass }) => pass !== null).length,
      }
    })
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
