import { createRequire } from 'node:module'

/** One request to the real GitHub and its answer, as `@octokit/fixtures` keeps it. */
export interface Recording {
  method: string
  path: string
  status: number
  response: unknown
  headers: Record<string, string>
}

const require = createRequire(import.meta.url)

function readScenario(name: string): Recording[] {
  return require(`@octokit/fixtures/scenarios/api.github.com/${name}/normalized-fixture.json`)
}

export function readRecording(scenario: string, index: number): Recording {
  const recording = readScenario(scenario)[index]
  if (!recording) throw new Error(`Scenario ${scenario} has no request ${index}`)
  return recording
}

export function listScenarios(): string[] {
  const { readdirSync }: typeof import('node:fs') = require('node:fs')
  const root = require.resolve('@octokit/fixtures/package.json').replace(/package\.json$/, '')
  return readdirSync(`${root}scenarios/api.github.com`)
}
