import { memoryAdapter } from '@hubsync/adapter-memory'
import { createHubSync, type HubSync } from '@hubsync/core'
import type { HookFaults } from '@hubsync/simulator'
import type { ActionName } from '../convergence/actions.js'
import { createRandom } from '../crash/kill-points.js'
import { createHookedFlow, type HookedFlow } from './create-hooked-flow.js'
import { createActor } from './random-acts.js'

export interface Storm {
  readonly seed: number
  /** So many at least are sent. */
  readonly deliveries: number
  readonly faults: HookFaults
  /** How often the process that applies is killed on the way. */
  readonly kills: number
  /** What may happen. */
  readonly acts: readonly ActionName[]
  /** Whether lost deliveries are recovered in the end, and an incremental run follows. */
  readonly isMended: boolean
}

export interface Aftermath {
  /** In what the copy is not GitHub, whatever times tell. */
  readonly differences: string[]
  readonly sent: number
  readonly recovered: number
  readonly kills: number
  /** Deliveries by what became of them. */
  readonly counts: Readonly<Record<string, number>>
}

/** Acts between two turns of the worker. */
const actsPerTurn = 40

/** Longer than a claim, a lease and every wait of a delivery that is tried again. */
const aWhile = 1_000

/** Lets things happen at random at a GitHub whose hooks are unreliable, and tells what a copy became of it. */
export async function weatherStorm(storm: Storm): Promise<Aftermath> {
  const flow = await createHookedFlow({ ...size, seed: storm.seed, secondsPerRequest: 0 })
  try {
    return await play(flow, storm)
  } finally {
    await flow.close()
  }
}

const size = { repositories: 6, issues: 30, pullRequests: 20, reviews: 20, commits: 60, members: 5 }

async function play(flow: HookedFlow, storm: Storm): Promise<Aftermath> {
  const { simulator, clock, hub, owner } = flow
  const random = createRandom(storm.seed)
  await flow.syncAll()
  const { hooks } = await flow.hook()
  const hookId = hooks[0]?.id ?? 0
  simulator.hooks.setFaults({ seed: storm.seed, ...storm.faults })
  const act = createActor(flow, { random, acts: storm.acts })
  let sent = 0
  let kills = 0
  while (sent < storm.deliveries) {
    for (let nth = 0; nth < actsPerTurn; nth += 1) act()
    await simulator.hooks.settle()
    sent = flow.world.hooks.countOf(hookId)
    const isKilled = kills < storm.kills && sent > ((kills + 1) * storm.deliveries) / (storm.kills + 1)
    if (isKilled) {
      await dieAtWork(flow, 10 + Math.floor(random() * 60))
      kills += 1
    }
    await applyAll(flow)
  }
  let recovered = 0
  if (storm.isMended) {
    const told = await hub.webhooks.recover({ hooks: { organization: owner, url: flow.url } })
    if (told.failures.length > 0) throw new Error(`Not recovered: ${told.failures[0]?.error.message}`)
    recovered = told.stored
    await applyAll(flow)
    clock.advance(aWhile)
    const { errors } = await flow.sync()
    if (errors.length > 0) throw new Error(`The run failed: ${JSON.stringify(errors)}`)
  }
  const counts = await hub.webhooks.counts()
  return { differences: flow.differences({ silent: true }), sent, recovered, kills, counts }
}

/** Time passes until nothing is left to do, as deliveries that failed wait before they are tried again. */
async function applyAll({ hub, clock }: HookedFlow): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) {
    await hub.webhooks.drain()
    const { received, delayed, untold } = await hub.webhooks.counts()
    if (received + delayed + untold === 0) return
    clock.advance(aWhile)
  }
}

/** A process applies deliveries until its nth call of the database, and never learns what became of that. */
async function dieAtWork(flow: HookedFlow, nth: number): Promise<void> {
  const { simulator, clock, database } = flow
  const { store, lock, inbox } = memoryAdapter(database)
  let left = nth
  let tellKilled: () => void = () => {}
  const killed = new Promise<void>((resolve) => {
    tellKilled = resolve
  })
  const mortal = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member === 'object' && member !== null) return mortal(member)
        if (typeof member !== 'function') return member
        return (...given: unknown[]) => {
          left -= 1
          if (left >= 0) return Reflect.apply(member, target, given)
          tellKilled()
          return new Promise(() => {})
        }
      },
    })
  const hub: HubSync = createHubSync({
    store: mortal(store),
    lock: mortal(lock),
    inbox: mortal(inbox),
    auth: 'token',
    apiUrl: simulator.url,
    clock,
    webhooks: { worker: 'elsewhere' },
  })
  await Promise.race([hub.webhooks.drain(), killed])
  clock.advance(aWhile)
}
