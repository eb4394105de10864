import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs one scenario in a process of its own, whose memory is then its own too, and prints what it measured. */
export function runScenario(scenario: string, options: Readonly<Record<string, string>>): Promise<void> {
  const path = fileURLToPath(new URL(`scenarios/${scenario}.ts`, import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, path, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The scenario ${scenario} ended with exit code ${code}`)),
    )
  })
}

/** What the parent process asked for. */
export function scenarioOptions(): Readonly<Record<string, string>> {
  return JSON.parse(process.argv[2] ?? '{}') as Record<string, string>
}

export function printMeasurement(measured: object): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`)
}
