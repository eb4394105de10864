import type { Flow, FlowOptions } from '../flows/create-flow.js'
import type { Mutant } from './build-mutant.js'

export type OpenFlow = (options?: FlowOptions) => Promise<Flow>

/** Plays what a rule is for, and asserts that nothing was lost. */
export type Play = (open: OpenFlow) => Promise<void>

/** One promise of the engine, what it rests on, and builds that break it. */
export interface Rule {
  /** As the page about correctness says it. */
  readonly promise: string
  /** What is known of GitHub, or was lost by others, in Markdown. */
  readonly evidence: string
  /** A sentence: the name of the test. */
  readonly scenario: string
  readonly play: Play
  readonly mutants: readonly Mutant[]
}
