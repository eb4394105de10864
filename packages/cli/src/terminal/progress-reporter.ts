import type { SyncEvent, SyncProgress } from '@hubsync/core'
import { Presets, SingleBar } from 'cli-progress'
import { formatDuration } from './format-duration.js'
import type { Output } from './output.js'

/** Shows how runs go on. */
export interface ProgressReporter {
  follow(event: SyncEvent): void
  stop(): void
}

const stageNames: Record<SyncProgress['stage'], string> = {
  probe: 'Looking at repositories',
  read: 'Reading',
  verify: 'Holding counts against GitHub',
  derive: 'Deriving metrics',
}

/** A bar with the time left on a terminal; plain lines, a few a run, elsewhere. */
export function createProgressReporter(output: Output): ProgressReporter {
  return output.isTerminal ? new BarReporter(output) : new LineReporter(output)
}

class BarReporter implements ProgressReporter {
  readonly #bar: SingleBar
  #isShown = false

  constructor(output: Output) {
    this.#bar = new SingleBar(
      {
        stream: output.stream,
        format:
          '{stage} [{bar}] {value}/{total} records, {projects} projects, {requests} requests, {left} left',
        hideCursor: true,
        clearOnComplete: true,
        gracefulExit: false,
      },
      Presets.shades_classic,
    )
  }

  follow(event: SyncEvent): void {
    if (event.type !== 'sync:progress') return
    const { data } = event
    const payload = describe(data)
    if (!this.#isShown) this.#bar.start(Math.max(1, data.recordsTotal), data.recordsDone, payload)
    this.#isShown = true
    this.#bar.setTotal(Math.max(1, data.recordsTotal))
    this.#bar.update(data.recordsDone, payload)
  }

  stop(): void {
    if (this.#isShown) this.#bar.stop()
    this.#isShown = false
  }
}

class LineReporter implements ProgressReporter {
  readonly #output: Output
  #stage: string | null = null
  #told = 0

  constructor(output: Output) {
    this.#output = output
  }

  follow(event: SyncEvent): void {
    if (event.type === 'sync:start') this.#told = 0
    if (event.type !== 'sync:progress') return
    const { data } = event
    const share = data.recordsTotal === 0 ? 0 : Math.floor((4 * data.recordsDone) / data.recordsTotal)
    if (data.stage === this.#stage && share === this.#told) return
    this.#stage = data.stage
    this.#told = share
    const { stage, left, projects } = describe(data)
    const counts = `${data.recordsDone}/${data.recordsTotal} records, ${projects} projects`
    this.#output.say(`${stage}: ${counts}, ${data.requests} requests, ${left} left`)
  }

  stop(): void {
    this.#stage = null
  }
}

function describe(data: SyncProgress) {
  return {
    stage: stageNames[data.stage],
    projects: `${data.projectsDone}/${data.projectsTotal}`,
    requests: data.requests,
    left: data.etaMs === null ? 'unknown' : formatDuration(data.etaMs),
  }
}
