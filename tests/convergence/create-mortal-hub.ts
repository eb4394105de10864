import { createHubSync, type HubSync, HubSyncError, type Lock, type Store } from '@hubsync/core'
import type { Stage } from './create-stage.js'
import type { Death, RunPlan } from './history.js'
import { strike } from './strike.js'

/** A process of the host's with everything that happens to it during one run. */
export interface MortalHub {
  readonly hub: HubSync
  readonly signal: AbortSignal
  /** Resolves when the process is killed; nothing that it began ever ends then. */
  readonly killed: Promise<'killed'>
  /** Requests that it sent. */
  readonly requests: () => number
}

const never = new Promise<never>(() => {})

/** Made for one run: what it asks of GitHub and of the database is counted, struck, interfered with and ended. */
export function createMortalHub(
  stage: Stage,
  adapter: { store: Store; lock: Lock },
  plan: RunPlan,
): MortalHub {
  const { clock, plan: world } = stage
  const life = createLife(plan.death)
  let requests = 0
  const fetch = async (address: string, init: RequestInit): Promise<Response> => {
    clock.advance(plan.secondsPerRequest)
    requests += 1
    const nth = requests
    const happenings = (moment: 'before' | 'after') =>
      plan.interferences.filter((each) => each.nth === nth && each.moment === moment)
    for (const { actions } of happenings('before')) stage.perform(actions)
    const send = () => stage.ask(address, init)
    const fault = plan.faults.find((each) => each.nth === nth)
    const response = await (fault === undefined
      ? send()
      : strike(fault, {
          url: new URL(address),
          body: String(init.body ?? ''),
          now: () => clock.now(),
          pass: (seconds) => clock.advance(seconds),
          send,
        }))
    for (const { actions } of happenings('after')) stage.perform(actions)
    return response
  }
  const hub = createHubSync({
    store: { ...inDanger(adapter.store, life), logs: inDanger(adapter.store.logs, life) },
    lock: inDanger(adapter.lock, life),
    auth: 'token',
    random: () => 0.5,
    clock: {
      now: () => new Date(clock.now().getTime() + world.skewSeconds * 1000),
      sleep: (milliseconds, signal) => (life.isOver() ? never : clock.sleep(milliseconds, signal)),
    },
    fetch: (address, init) => {
      const ask = () => fetch(String(address), init ?? {})
      return life.risk(() => unlessAborted(ask, init?.signal ?? undefined), 'request')
    },
  })
  return { hub, signal: life.signal, killed: life.killed, requests: () => requests }
}

interface Life {
  readonly signal: AbortSignal
  readonly killed: Promise<'killed'>
  isOver(): boolean
  /** Does something, unless this is what the process dies at. */
  risk<Result>(work: () => Promise<Result>, at: 'request' | 'database'): Promise<Result>
}

function createLife(death: Death | null): Life {
  const controller = new AbortController()
  let count = 0
  let isOver = false
  let tellKilled: (word: 'killed') => void = () => {}
  const killed = new Promise<'killed'>((resolve) => {
    tellKilled = resolve
  })
  const kill = (): Promise<never> => {
    isOver = true
    tellKilled('killed')
    return never
  }
  return {
    signal: controller.signal,
    killed,
    isOver: () => isOver,
    risk: async (work, at) => {
      if (isOver) return never
      const isCounted = death !== null && (!death.how.startsWith('database') || at === 'database')
      if (isCounted) count += 1
      const isNow = isCounted && count === death.nth
      if (isNow && death.how === 'kill') return kill()
      if (isNow && death.how === 'abort') controller.abort(new Error('Stopped by the host'))
      if (isNow && death.how === 'database fails') throw lost()
      const result = await work()
      if (isOver || (isNow && death.how === 'kill afterwards')) return kill()
      if (isNow && death.how === 'database fails afterwards') throw lost()
      return result
    },
  }
}

function lost(): HubSyncError {
  return new HubSyncError('database_unreachable', 'The connection to the database is lost')
}

/** The same methods, each of which the process may die at. */
function inDanger<Part extends object>(part: Part, life: Life): Part {
  return Object.fromEntries(
    Object.entries(part).map(([name, method]) => [
      name,
      typeof method === 'function'
        ? (...parameters: unknown[]) => life.risk(async () => method.apply(part, parameters), 'database')
        : method,
    ]),
  ) as Part
}

function unlessAborted(ask: () => Promise<Response>, signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('The request was aborted', 'AbortError'))
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort, { once: true })
    ask().then(resolve, reject)
  })
}
