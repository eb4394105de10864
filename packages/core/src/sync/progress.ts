import type { Clock } from '../contracts/runtime.js'
import type { SyncEvent, SyncProgress } from '../contracts/status-sink.js'

export type Stage = SyncProgress['stage']

/** Follows a run and tells listeners where it stands. Counts only what was committed. */
export class Progress {
  readonly #runId: string
  readonly #tenantId: string
  readonly #clock: Clock
  readonly #emit: (event: SyncEvent) => void
  readonly #requests: () => number
  #stage: Stage = 'probe'
  #stageStartedMs = 0
  #projectsTotal = 0
  #recordsDone = 0
  #recordsTotal = 0
  readonly #openStreams = new Map<string, number>()

  constructor(options: {
    runId: string
    tenantId: string
    clock: Clock
    emit: (event: SyncEvent) => void
    requests: () => number
  }) {
    this.#runId = options.runId
    this.#tenantId = options.tenantId
    this.#clock = options.clock
    this.#emit = options.emit
    this.#requests = options.requests
    this.#stageStartedMs = options.clock.now().getTime()
  }

  enter(stage: Stage, project: string | null = null): void {
    this.#stage = stage
    this.#stageStartedMs = this.#clock.now().getTime()
    this.#tell(project)
  }

  setProjects(total: number): void {
    this.#projectsTotal = total
  }

  /** A stream of a project is to be read, with about so many records. */
  expect(project: string, records: number): void {
    this.#openStreams.set(project, (this.#openStreams.get(project) ?? 0) + 1)
    this.#recordsTotal += records
  }

  /** Records of a project were committed. */
  committed(project: string, records: number): void {
    this.#recordsDone += records
    this.#recordsTotal = Math.max(this.#recordsTotal, this.#recordsDone)
    this.#tell(project)
  }

  /** A stream of a project is complete, or has failed. */
  closed(project: string): void {
    const open = (this.#openStreams.get(project) ?? 1) - 1
    if (open <= 0) this.#openStreams.delete(project)
    else this.#openStreams.set(project, open)
  }

  /** Records expected and not committed yet. */
  left(): number {
    return Math.max(0, this.#recordsTotal - this.#recordsDone)
  }

  /** What was still to be done, as the end of a sentence about a run that ends early. */
  describeLeft(): string {
    const [records, repositories] = [this.left(), this.#openStreams.size]
    if (records + repositories > 0) {
      const where = repositories === 1 ? '1 repository' : `${repositories} repositories`
      return `with about ${records} records in ${where} left to read`
    }
    if (this.#stage === 'derive') return 'with everything read and proven, and the figures left to derive'
    const isLooking = this.#stage === 'probe' || this.#stage === 'read'
    return isLooking && this.#recordsTotal === 0
      ? 'while it looked for what to read'
      : 'with everything read and the proof left'
  }

  #tell(project: string | null): void {
    const seconds = Math.max(0.001, (this.#clock.now().getTime() - this.#stageStartedMs) / 1000)
    const rate = this.#stage === 'read' ? this.#recordsDone / seconds : 0
    this.#emit({
      type: 'sync:progress',
      data: {
        runId: this.#runId,
        tenantId: this.#tenantId,
        stage: this.#stage,
        project,
        projectsDone: Math.max(0, this.#projectsTotal - this.#openStreams.size),
        projectsTotal: this.#projectsTotal,
        recordsDone: this.#recordsDone,
        recordsTotal: this.#recordsTotal,
        recordsPerSecond: Math.round(rate),
        etaMs: rate > 0 ? Math.round((this.left() / rate) * 1000) : null,
        requests: this.#requests(),
      },
    })
  }
}
