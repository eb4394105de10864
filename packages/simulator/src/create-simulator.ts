import { type HttpHandler, HttpResponse, http } from 'msw'
import { createRunningClock } from './clock.js'
import { type Controlled, handleControl } from './control/handle-control.js'
import { Stats } from './control/stats.js'
import { ConnectionCut } from './faults/broken-answers.js'
import type { Chaos, Fault } from './faults/fault.js'
import { Faults } from './faults/faults.js'
import {
  type GenerateWorldOptions,
  generatedUntil,
  generateWorld,
  type Preset,
  presets,
  type WorldSize,
} from './generator/generate-world.js'
import type { HistoryPosition } from './history/history.js'
import { History } from './history/history.js'
import type { HistoryData } from './history/history-data.js'
import type { HookFaults } from './hooks/hook-faults.js'
import { HookPost } from './hooks/hook-post.js'
import { type LimitOptions, Limits } from './limits.js'
import { createRequestHandler, type Latency, type RequestHandler } from './request-handler.js'
import { listenOn, type RunningServer } from './server.js'
import type { TokenRule } from './world/token-register.js'
import type { World } from './world/world.js'

export interface SimulatorOptions extends Partial<WorldSize> {
  /** Real histories: the data itself or the path of a `.json` or `.json.gz` file. Instead of a generated world. */
  data?: string | HistoryData
  /** A known size, such as `w180`; single numbers given beside it win. */
  preset?: Preset
  /** The same seed and sizes give the same world. Default 1. */
  seed?: number
  /** Owner of a generated world. Default `acme`, an organization. */
  owner?: string
  ownerType?: 'Organization' | 'User'
  /** A world of your own. */
  world?: World
  /**
   * The simulated time; default: it starts two days after the newest generated activity, or follows the history,
   * and runs with the real clock.
   */
  clock?: () => Date
  /** Milliseconds that every answer takes. Default 0. */
  latencyMs?: number
  /** What every node that a query resolves adds to that, in microseconds. Default 0. */
  latencyPerNodeUs?: number
  limits?: LimitOptions
  /** What goes wrong; `simulator.faults` changes it later. */
  faults?: Fault[]
  /** What goes wrong at random. */
  chaos?: Chaos
  /** When given, every other token is refused. Otherwise every token is good unless it starts with `bad`. */
  tokens?: Record<string, TokenRule>
  /** What becomes of deliveries to webhooks; `simulator.hooks.setFaults` changes it later. */
  hookFaults?: HookFaults
}

export interface Simulator extends Controlled {
  /** Sends what happens to webhooks; `settle` waits until everything was attempted. Histories happen unheard. */
  readonly hooks: HookPost
  /** Where it listens, such as `http://127.0.0.1:4010`; throws before `listen`. */
  readonly url: string
  /** For msw's `setupServer`: the simulator answers for `https://api.github.com`. */
  readonly handlers: HttpHandler[]
  /** Answers one request, with latency, limits and all; the server and the handlers end here. */
  handle(request: Request): Promise<Response>
  /** Listens on 127.0.0.1. @param port any free one unless given */
  listen(port?: number): Promise<string>
  close(): Promise<void>
}

/**
 * A GitHub to test against: REST and GraphQL on one state that tests can change.
 *
 * The world comes from a seed, from recorded histories, or from the caller.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const stats = new Stats()
  let source = createSource(options)
  let limits = new Limits(source.world, options.limits)
  const faults = new Faults(() => source.world, pickFaultPlan(options))
  let closing = new AbortController()
  let handler = createHandler()
  let server: RunningServer | undefined
  let hooks = createPost()

  function createHandler(): RequestHandler {
    const { latencyMs = 0, latencyPerNodeUs = 0 } = options
    const latency: Latency = (nodes) => latencyMs + (nodes * latencyPerNodeUs) / 1000
    const { signal } = closing
    return createRequestHandler({ world: source.world, limits, stats, latency, faults, closing: signal })
  }

  function createPost(): HookPost {
    const { hookFaults } = options
    const apiUrl = () => server?.url ?? 'https://api.github.com'
    return new HookPost({ world: source.world, apiUrl, ...(hookFaults && { faults: hookFaults }) })
  }

  const simulator: Simulator = {
    stats,
    faults,
    get hooks() {
      return hooks
    },
    get world() {
      return source.world
    },
    get url() {
      if (!server) throw new Error('The simulator does not listen yet: call listen() first')
      return server.url
    },
    handlers: [http.all('https://api.github.com/*', ({ request }) => answerNetwork(simulator, request))],
    async handle(request) {
      const path = new URL(request.url).pathname
      if (path.startsWith('/_sim/')) return handleControl(simulator, request, path)
      return handler(request)
    },
    async listen(port = 0) {
      if (server) throw new Error(`The simulator listens already on ${server.url}`)
      server = await listenOn(port, (request) => simulator.handle(request))
      return server.url
    },
    async close() {
      closing.abort()
      closing = new AbortController()
      handler = createHandler()
      await server?.close()
      server = undefined
    },
    advance: (steps) => source.advance(steps),
    reset({ world }) {
      stats.reset()
      faults.clear()
      if (world) {
        hooks.stop()
        source = createSource(options)
        hooks = createPost()
      }
      limits = new Limits(source.world, options.limits)
      handler = createHandler()
    },
  }
  return simulator
}

/** Broken connections are network errors for msw. */
async function answerNetwork(simulator: Simulator, request: Request): Promise<Response> {
  try {
    return await simulator.handle(request)
  } catch (error) {
    if (error instanceof ConnectionCut) return HttpResponse.error()
    throw error
  }
}

interface Source {
  world: World
  advance(steps?: number): HistoryPosition
}

function createSource(options: SimulatorOptions): Source {
  const { data, world } = options
  if (data !== undefined) {
    const history = new History(data, pickWorldOptions(options))
    return { world: history.world, advance: (steps) => history.advance(steps) }
  }
  const own = world ?? generateWorld(createGeneratorOptions(options))
  return { world: own, advance: () => ({ at: own.now().toISOString(), step: 0, remaining: 0 }) }
}

function createGeneratorOptions(options: SimulatorOptions): GenerateWorldOptions {
  const { preset, data, latencyMs, latencyPerNodeUs, limits, faults, chaos, world, ...given } = options
  return {
    clock: createRunningClock(new Date(generatedUntil.getTime() + 2 * 24 * 60 * 60 * 1000)),
    ...(preset && presets[preset]),
    ...given,
  }
}

function pickWorldOptions({ clock, tokens }: SimulatorOptions) {
  return { ...(clock && { clock }), ...(tokens && { tokens }) }
}

function pickFaultPlan({ faults, chaos }: SimulatorOptions) {
  return { ...(faults && { faults }), ...(chaos && { chaos }) }
}
