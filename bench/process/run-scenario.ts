import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { buildPlain } from './build-plain.js'

export type ScenarioName = 'run-hubsync' | 'run-baseline' | 'write-rows'

/** What the process of a scenario may be told by the person who runs the bench. */
export interface ProcessOptions {
  /** Folder for a CPU profile of each scenario's process. */
  readonly profiles?: string
  /** The most that the heap of a scenario's process may hold, in MB; Node.js allows itself gigabytes. */
  readonly heapMb?: number
}

/**
 * Runs one scenario in a process of its own, whose memory is then its own too.
 *
 * @returns what it measured: the JSON of its standard output
 */
export async function runScenario<Result>(
  name: ScenarioName,
  options: object,
  { profiles, heapMb }: ProcessOptions = {},
): Promise<Result> {
  const path = await buildPlain(new URL(`../scenarios/${name}.ts`, import.meta.url))
  const flags = [
    ...(profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]),
    ...(heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`]),
  ]
  const child = spawn(process.execPath, [...flags, path, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The scenario ${name} ended with exit code ${code}`)),
    )
  })
  const [printed] = await Promise.all([text(child.stdout), ended])
  return JSON.parse(printed) as Result
}

/** What the parent process asked for. */
export function scenarioOptions<Options>(): Options {
  return JSON.parse(process.argv[2] ?? '{}') as Options
}

/** Tells the parent process what was measured: once, at the end. */
export function tellResult(result: object): void {
  process.stdout.write(JSON.stringify(result))
}
