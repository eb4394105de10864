import { createHubSync, type HubSync, HubSyncError } from '@hubsync/core'
import type { Death, RunPlan } from './history.js'
import type { Keeping, Stage } from './stage.js'

/** A process of the host's with everything that happens to it during one run. */
export interface MortalHub {
  readonly hub: HubSync
  readonly signal: AbortSignal
  /** Resolves when the process is killed; nothing that it began ever ends then. */
  readonly killed: Promise<'killed'>
}

/** A promise of its own each time: a shared one would hold all that ever waited for it. */
const never = () => new Promise<never>(() => {})

/** Made for one run: what it asks of GitHub and of the database is counted, struck, interfered with and ended. */
export function createMortalHub(stage: Stage, { store, lock, tenantId }: Keeping, plan: RunPlan): MortalHub {
  const { clock, plan: world } = stage
  const life = createLife(plan.death)
  stage.simulator.faults.set(
    plan.faults.map(({ nth, effect, times }) => ({ ...effect, nth, times, every: 1 })),
  )
  let requests = 0
  const fetch = async (address: string, init: RequestInit): Promise<Response> => {
    clock.advance(plan.secondsPerRequest)
    requests += 1
    const nth = requests
    const happenings = (moment: 'before' | 'after') =>
      plan.interferences.filter((each) => each.nth === nth && each.moment === moment)
    for (const { actions } of happenings('before')) stage.perform(actions)
    const response = await stage.ask(address, init)
    for (const { actions } of happenings('after')) stage.perform(actions)
    return response
  }
  const hub = createHubSync({
    store: { ...inDanger(store, life), logs: inDanger(store.logs, life) },
    tenantId,
    lock: inDanger(lock, life),
    auth: plan.knowsToken ? stage.token : stage.token(),
    random: () => 0.5,
    clock: {
      now: () => new Date(clock.now().getTime() + world.skewSeconds * 1000),
      sleep: (milliseconds, signal) => (life.isOver() ? never() : clock.sleep(milliseconds, signal)),
    },
    fetch: (address, init) => {
      const ask = () => fetch(String(address), init ?? {})
      return life.risk(() => unlessAborted(ask, init?.signal ?? undefined), 'request')
    },
  })
  return { hub, signal: life.signal, killed: life.killed }
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
    return never()
  }
  return {
    signal: controller.signal,
    killed,
    isOver: () => isOver,
    risk: async (work, at) => {
      if (isOver) return never()
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
