import type { Stats } from '../control/stats.js'
import type { GraphqlHarm } from '../graphql/index.js'
import type { Limits } from '../limits.js'
import type { World } from '../world/world.js'
import type { RequestFacts } from './describe-request.js'
import type { WorldPast } from './world-past.js'

/** One request on its way to its answer, past the faults that are due. */
export interface FaultCall {
  readonly request: Request
  readonly facts: RequestFacts
  /** What goes wrong while it is answered. */
  readonly harm: GraphqlHarm
}

export type AnswerCall = (call: FaultCall) => Promise<Response>

export interface StrikeTools {
  readonly world: World
  readonly limits: Limits
  readonly stats: Stats
  readonly past: WorldPast
  /** Aborts when the simulator ends, so that nobody waits any longer. */
  readonly closing: AbortSignal
  /** To be called when the fault really changes something. */
  count(): void
}

/** Answers a request as a fault wants it. `answer` is how it is answered otherwise. */
export type Strike<Effect> = (
  effect: Effect,
  call: FaultCall,
  answer: AnswerCall,
  tools: StrikeTools,
) => Promise<Response>
