import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Small, so that an attack reaches them soon: GitHub's own would take gigabytes of traffic. */
export const attackedLimits = { bodyBytes: 256 * 1024, totalBytes: 4 * 1024 * 1024, bodyMs: 1_000 }

export interface EndpointReport {
  readonly stored: number
  /** Written to the log. */
  readonly lines: number
  readonly peakBytes: number
  readonly nowBytes: number
}

export interface AttackedEndpoint {
  readonly port: number
  report(): Promise<EndpointReport>
  close(): Promise<void>
}

export async function startEndpoint(): Promise<AttackedEndpoint> {
  const path = fileURLToPath(new URL('endpoint-process.ts', import.meta.url))
  const sources = ['--conditions=@hubsync/source', '--import', import.meta.resolve('tsx')]
  const child = fork(path, { execArgv: sources })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    port,
    report: () => ask(child),
    close: async () => {
      const ended = once(child, 'exit')
      child.send('end')
      await ended
    },
  }
}

async function ask(child: ChildProcess): Promise<EndpointReport> {
  const answered = once(child, 'message')
  child.send('report')
  const [report] = (await answered) as [EndpointReport]
  return report
}
