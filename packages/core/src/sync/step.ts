import type { PageRequest } from '../contracts/source.js'
import type { Change } from '../contracts/store.js'
import type { Pass } from './pass.js'

/** What a pass asks for next, and what becomes of it when nothing has to be asked. */
export interface PassStep {
  readonly pass: Pass
  readonly requests: readonly PageRequest[]
  /** The cursor behind each request, where every one asks for a list of its own. */
  readonly cursors?: readonly string[]
  /** Whether the requests go on with lists that a page before left open. */
  readonly isOfLists?: boolean
  /** What is known to change without asking. */
  readonly changes: readonly Change[]
}

/** What a step changed: written in one transaction with the checkpoint of its pass. */
export interface StepOutcome {
  readonly pass: Pass
  readonly changes: readonly Change[]
}
