import { createSimulator, type Simulator, type SimulatorOptions } from '../../create-simulator.js'
import { generatedUntil } from '../../generator/generate-world.js'
import { type Mutation, mutate } from '../../mutations/mutate.js'
import type { Fault } from '../fault.js'

interface GraphqlReply {
  status: number
  headers: Headers
  data: unknown
  errors?: { type?: string; message: string; path?: (string | number)[] }[]
}

/** A small GitHub over HTTP whose clock stands still unless a test moves it. */
export interface FaultyGitHub {
  readonly simulator: Simulator
  /** `owner/name` of the repository in which things happen. */
  readonly repository: string
  get(path: string, init?: RequestInit): Promise<Response>
  ask(query: string, variables?: Record<string, unknown>): Promise<GraphqlReply>
  act(...mutations: Mutation[]): void
  pass(seconds: number): void
  close(): Promise<void>
}

export async function startFaultyGitHub(
  faults: Fault[] = [],
  options: SimulatorOptions = {},
): Promise<FaultyGitHub> {
  const time = { now: generatedUntil.getTime() + 86_400_000 }
  const sizes = { repositories: 2, issues: 30, pullRequests: 6, reviews: 8, commits: 20 }
  const simulator = createSimulator({ ...sizes, clock: () => new Date(time.now), faults, ...options })
  const url = await simulator.listen()
  const headers = { authorization: 'Bearer token', 'user-agent': 'test' }
  const [first] = simulator.world.repositories()
  return {
    simulator,
    repository: `acme/${first?.name}`,
    get: (path, init = {}) => fetch(url + path, { ...init, headers: { ...headers, ...init.headers } }),
    ask: async (query, variables = {}) => {
      const body = JSON.stringify({ query, variables })
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body })
      return { ...JSON.parse(await response.text()), status: response.status, headers: response.headers }
    },
    act: (...mutations) => void mutate(simulator.world, mutations),
    pass: (seconds) => {
      time.now += seconds * 1000
    },
    close: () => simulator.close(),
  }
}
