import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface SimulatorProcess {
  readonly url: string
  stop(): Promise<void>
}

/** The simulator in a process of its own, as GitHub's CPU is not the client's. */
export function startSimulatorProcess(options: {
  preset: string
  latencyMs: number
}): Promise<SimulatorProcess> {
  const path = fileURLToPath(new URL('scenarios/simulator.ts', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, path, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The simulator ended with exit code ${code}`)))
    child.stdout.once('data', (line: Buffer) =>
      resolve({
        url: line.toString().trim(),
        stop: () =>
          new Promise((stopped) => {
            child.once('exit', () => stopped())
            child.stdin.end()
          }),
      }),
    )
  })
}
