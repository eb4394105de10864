import { Random } from '../generator/random.js'
import type { World } from '../world/world.js'
import { checkFaultPlan } from './check-fault-plan.js'
import type { RequestFacts } from './describe-request.js'
import { drawChaos } from './draw-chaos.js'
import type { Chaos, Fault, FaultEffect, FaultPlan, FaultReport } from './fault.js'
import { FaultTimer } from './fault-timer.js'
import { matchesRequest } from './match-request.js'
import { canStrike } from './strikes.js'
import { WorldPast } from './world-past.js'

/** A fault that strikes the request at hand. */
export interface DueFault {
  effect: FaultEffect
  /** To be called when it really changes something. */
  count(): void
}

export interface FaultsReport {
  faults: FaultReport[]
  /** With how many requests chaos was offered and how many it struck. */
  chaos?: Chaos & { matched: number; struck: number }
}

/** What goes wrong between the simulated GitHub and its clients. */
export class Faults {
  #rules: { fault: Fault; timer: FaultTimer }[] = []
  #chaos: { chaos: Chaos; random: Random; matched: number; struck: number } | undefined

  /** What stale answers are taken from. */
  readonly past = new WorldPast()
  readonly #findWorld: () => World

  /** @param findWorld the world that things go wrong in */
  constructor(findWorld: () => World, plan: FaultPlan = {}) {
    this.#findWorld = findWorld
    this.set(plan)
  }

  /** Replaces all faults; a list is a plan without chaos. @throws RangeError for a plan with mistakes */
  set(plan: FaultPlan | Fault[]): void {
    const { faults = [], chaos } = checkFaultPlan(Array.isArray(plan) ? { faults: plan } : plan)
    this.#rules = faults.map((fault) => ({ fault, timer: new FaultTimer(fault) }))
    if (faults.some(({ kind }) => kind === 'stale')) this.past.follow(this.#findWorld())
    else this.past.forget()
    this.#chaos = chaos && { chaos, random: new Random(chaos.seed), matched: 0, struck: 0 }
  }

  clear(): void {
    this.set({})
  }

  /** While it is false, requests need not be looked at. */
  get areSet(): boolean {
    return this.#rules.length > 0 || this.#chaos !== undefined
  }

  /** How often each fault struck since it was set. */
  read(): FaultsReport {
    return {
      faults: this.#rules.map(({ fault, timer }) => ({
        fault,
        matched: timer.matched,
        struck: timer.struck,
      })),
      ...(this.#chaos && {
        chaos: { ...this.#chaos.chaos, matched: this.#chaos.matched, struck: this.#chaos.struck },
      }),
    }
  }

  /** The faults that strike a request, in the order in which they were given; chaos only where none does. */
  choose(facts: RequestFacts): DueFault[] {
    const world = this.#findWorld()
    const due: DueFault[] = []
    for (const { fault, timer } of this.#rules) {
      if (!canStrike(fault.kind, facts.transport) || !matchesRequest(world, facts, fault.match)) continue
      if (timer.isDue()) {
        due.push({
          effect: fault,
          count: () => {
            timer.struck += 1
          },
        })
      }
    }
    const random = this.#drawChaos(world, facts)
    return due.length === 0 && random ? [random] : due
  }

  #drawChaos(world: World, facts: RequestFacts): DueFault | undefined {
    const state = this.#chaos
    if (!state || !matchesRequest(world, facts, state.chaos.match)) return undefined
    state.matched += 1
    const effect = drawChaos(state.chaos, state.random, facts.transport)
    if (!effect) return undefined
    return {
      effect,
      count: () => {
        state.struck += 1
      },
    }
  }
}
