import type { Cost, Quota } from '../contracts/quota.js'
import type { Clock } from '../contracts/runtime.js'
import type { SyncEvent, SyncProgress } from '../contracts/status-sink.js'

export type Stage = SyncProgress['stage']

/** Follows a run and tells listeners where it stands. Counts only what was committed. */
export class Progress {
  readonly #runId: string
  readonly #tenantId: string
  readonly #clock: Clock
  readonly #emit: (event: SyncEvent) => void
  readonly #quota: Quota
  readonly #stopListening: () => void
  #stage: Stage = 'probe'
  #project: string | null = null
  #reading: Reading | null = null
  #projectsTotal = 0
  #recordsDone = 0
  #recordsTotal = 0
  #pagesDone = 0
  #pagesTotal = 0
  #pointsTotal = 0
  readonly #openStreams = new Map<string, number>()

  constructor(options: {
    runId: string
    tenantId: string
    clock: Clock
    emit: (event: SyncEvent) => void
    quota: Quota
  }) {
    this.#runId = options.runId
    this.#tenantId = options.tenantId
    this.#clock = options.clock
    this.#emit = options.emit
    this.#quota = options.quota
    this.#stopListening = options.quota.onWait(() => this.#tell(this.#project))
  }

  enter(stage: Stage, project: string | null = null): void {
    this.#stage = stage
    // What a run goes back for is read like what it came for.
    if (stage === 'read') this.#reading ??= this.#beginReading()
    this.#tell(project)
  }

  setProjects(total: number): void {
    this.#projectsTotal = total
  }

  /** A stream of a project is to be read, with about so many records. */
  expect(project: string, records: number): void {
    this.#openStreams.set(project, (this.#openStreams.get(project) ?? 0) + 1)
    this.#recordsTotal += records
    this.#pagesTotal += Math.max(1, Math.ceil(records / recordsPerPage))
  }

  /** What is read next is known to cost so many points. */
  expectPoints(points: number): void {
    this.#pointsTotal += points
  }

  /** Records of a project were committed. */
  committed(project: string, records: number): void {
    this.#recordsDone += records
    this.#pagesDone += 1
    this.#recordsTotal = Math.max(this.#recordsTotal, this.#recordsDone)
    this.#tell(project)
  }

  /** A stream of a project is complete, or has failed. */
  closed(project: string): void {
    const open = (this.#openStreams.get(project) ?? 1) - 1
    if (open <= 0) this.#openStreams.delete(project)
    else this.#openStreams.set(project, open)
  }

  /** Nothing more is read, and nothing is needed for it. */
  end(): void {
    this.#stopListening()
    this.#quota.end()
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
    this.#project = project
    const waitingUntil = this.#quota.waitingUntil()
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
        ...this.#foresee(),
        waitingUntil: waitingUntil === null ? null : waitingUntil.toISOString(),
        requests: this.#quota.usage().requests,
        budgetLeft: this.#quota.budgetLeft(),
      },
    })
  }

  #beginReading(): Reading {
    const startedMs = this.#clock.now().getTime()
    return { startedMs, stalledMs: this.#quota.stalledMs(), spent: this.#quota.spent() }
  }

  /** From how it went so far, without the time in which everything waited, and from what GitHub grants. */
  #foresee(): { recordsPerSecond: number; etaMs: number | null } {
    const none = { recordsPerSecond: 0, etaMs: null }
    if (this.#stage !== 'read' || this.#reading === null || this.#recordsDone === 0) return none
    const { startedMs, stalledMs, spent } = this.#reading
    const elapsedMs = this.#clock.now().getTime() - startedMs
    const workedMs = Math.max(1, elapsedMs - (this.#quota.stalledMs() - stalledMs))
    const share = this.left() / this.#recordsDone
    const cost = this.#foreseeCost(subtractCost(this.#quota.spent(), spent))
    this.#quota.expect(cost)
    return {
      recordsPerSecond: Math.round((this.#recordsDone / workedMs) * 1000),
      etaMs: Math.round(this.#foreseeDuration(workedMs * share, cost)),
    }
  }

  #foreseeDuration(workMs: number, cost: Cost): number {
    const waitingUntil = this.#quota.waitingUntil()?.getTime() ?? 0
    const waitMs = Math.max(0, waitingUntil - this.#clock.now().getTime())
    return Math.max(waitMs + workMs, this.#quota.durationOf(workMs, cost))
  }

  /**
   * What the pages cost that are left: as forecast, else like those before. At the beginning it is no more than what is certain, since a
   * forecast that is too high would hold the run up: over REST each page is a request.
   */
  #foreseeCost(spent: Cost): Cost {
    const pages = Math.max(this.#pagesTotal - this.#pagesDone, this.left() / recordsPerPage)
    const leastPages = Math.max(fewestPages, this.#pagesTotal * leastShareOfPages)
    const pointsLeft = this.#pointsTotal - spent.graphql
    const isForetold = this.#pointsTotal > 0 && (pointsLeft > 0 || this.left() === 0)
    if (isForetold) return { rest: 0, graphql: this.left() === 0 ? 0 : pointsLeft }
    if (this.#pagesDone < leastPages) return { rest: spent.rest > 0 ? pages : 0, graphql: 0 }
    return scaleCost(spent, pages / this.#pagesDone)
  }
}

const recordsPerPage = 100
/** Pages before which the cost so far foretells nothing. */
const fewestPages = 20
const leastShareOfPages = 0.05

/** Where things stood when the first stream was read. */
interface Reading {
  readonly startedMs: number
  readonly stalledMs: number
  readonly spent: Cost
}

function subtractCost(left: Cost, right: Cost): Cost {
  return { rest: left.rest - right.rest, graphql: left.graphql - right.graphql }
}

function scaleCost({ rest, graphql }: Cost, by: number): Cost {
  return { rest: rest * by, graphql: graphql * by }
}
