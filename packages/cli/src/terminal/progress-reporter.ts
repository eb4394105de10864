import type { StatusEvent, SyncProgress } from '@hubsync/core'
import { SingleBar } from 'cli-progress'
import { formatCount } from './format-count.js'
import { formatDuration } from './format-duration.js'
import type { Output } from './output.js'

/** Shows how runs go on. */
export interface ProgressReporter {
  follow(event: StatusEvent): void
  stop(): void
}

/** A bar with the time left on a terminal; plain lines, a few a run, elsewhere. */
export function createProgressReporter(output: Output): ProgressReporter {
  return output.isTerminal ? new BarReporter(output) : new LineReporter(output)
}

class BarReporter implements ProgressReporter {
  readonly #bar: SingleBar
  #isShown = false

  constructor(output: Output) {
    this.#bar = new SingleBar({
      stream: output.stream,
      format: (_, { progress }, { data }: { data: SyncProgress }) =>
        data.stage === 'read' ? `${drawBar(progress)} ${describe(data)}` : describe(data),
      clearOnComplete: true,
      // The command ends by itself after Ctrl-C.
      gracefulExit: false,
    })
  }

  follow(event: StatusEvent): void {
    if (event.type !== 'sync:progress') return
    const { data } = event
    const total = Math.max(1, data.recordsTotal)
    if (!this.#isShown) this.#bar.start(total, data.recordsDone, { data })
    this.#isShown = true
    this.#bar.setTotal(total)
    this.#bar.update(data.recordsDone, { data })
  }

  stop(): void {
    if (this.#isShown) this.#bar.stop()
    this.#isShown = false
  }
}

function drawBar(progress: number): string {
  const filled = Math.round(barWidth * progress)
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}

const barWidth = 30

/** A line when a stage begins, and for each quarter of what is read. */
class LineReporter implements ProgressReporter {
  readonly #output: Output
  #told: string | null = null

  constructor(output: Output) {
    this.#output = output
  }

  follow(event: StatusEvent): void {
    if (event.type !== 'sync:progress') return
    const { stage, recordsDone, recordsTotal } = event.data
    if (stage === 'read' && recordsDone === 0) return
    const quarter = stage === 'read' ? Math.floor((4 * recordsDone) / recordsTotal) : 0
    const step = `${stage} ${quarter}`
    if (step === this.#told) return
    this.#told = step
    this.#output.say(describe(event.data))
  }

  stop(): void {
    this.#told = null
  }
}

/** Share of the records before which the rate so far foretells nothing. */
const leastForRate = 0.05

function describe(data: SyncProgress): string {
  const { stage, projectsDone, projectsTotal, recordsDone, recordsTotal, etaMs, waitingUntil } = data
  if (waitingUntil !== null) return `Waiting for GitHub's limits until ${waitingUntil}`
  const requests = formatCount(data.requests, 'request')
  switch (stage) {
    case 'probe':
      return `Looking at repositories: ${projectsTotal} so far, ${requests}`
    case 'read': {
      const isTelling = etaMs !== null && etaMs > 0 && recordsDone >= recordsTotal * leastForRate
      const left = isTelling ? `, ${formatDuration(etaMs)} left` : ''
      return `${recordsDone}/${recordsTotal} records, ${projectsDone}/${projectsTotal} repositories, ${requests}${left}`
    }
    case 'verify':
      return `Holding GitHub's counts against the rows, ${requests}`
    case 'derive':
      return 'Deriving metrics and scores'
  }
}
