import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Mutation, SimulatorOptions } from '@hubsync/simulator'
import { stopChild } from './stop-child.js'

/** What clients asked for, as the simulator counted it. */
export interface Asked {
  readonly requests: number
  readonly graphqlPoints: number
  readonly restPoints: number
  readonly notModified: number
  readonly largestQueryNodes: number
}

/** A simulated GitHub in a process of its own, as GitHub's CPU and memory are not the client's. */
export interface GitHubProcess {
  readonly url: string
  /** Counting and limits start anew. */
  forget(): Promise<void>
  asked(): Promise<Asked>
  change(mutations: readonly Mutation[]): Promise<void>
  stop(): Promise<void>
}

/** Every answer takes this long, and this much longer for every node that a query resolves. */
const latency = { latencyMs: 120, latencyPerNodeUs: 20 } as const

/** Hours long enough that no scenario waits for one to end: what is compared is work, not patience. */
const limits = { restPerHour: 10_000_000, graphqlPerHour: 10_000_000 }

/** @param world with `history` every repository has that of the bare repository in this folder */
export async function startGitHub(
  world: SimulatorOptions & { readonly history?: string },
): Promise<GitHubProcess> {
  const path = fileURLToPath(new URL('../scenarios/serve-github.ts', import.meta.url))
  const options = { seed: 1, ...latency, limits, ...world }
  // A million rows are more than the heap that Node.js takes by itself.
  const flags = [...process.execArgv, '--max-old-space-size=12000']
  const child = spawn(process.execPath, [...flags, path, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The simulator ended with exit code ${code}`)))
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
  })
  await warmUp(url)
  return {
    url,
    forget: async () => void (await control(url, 'reset', {})),
    asked: async () => (await control(url, 'stats')).json() as Promise<Asked>,
    change: async (mutations) => void (await control(url, 'mutate', mutations)),
    stop: () => stopChild(child),
  }
}

/** The first query waits until the schema is loaded: for nobody's account. */
async function warmUp(url: string): Promise<void> {
  const headers = { authorization: 'Bearer warm-up', 'content-type': 'application/json' }
  const body = JSON.stringify({ query: '{ viewer { login } }' })
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`The simulator does not answer: ${await answer.text()}`)
}

async function control(url: string, action: string, body?: unknown): Promise<Response> {
  const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`${url}/_sim/${action}`, posted)
  if (!response.ok) throw new Error(`The simulator refused ${action}: ${await response.text()}`)
  return response
}
