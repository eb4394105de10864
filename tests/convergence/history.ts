import type { FaultEffect } from '@hubsync/simulator'
import type { ActionName } from './actions.js'

/** What happened at GitHub and to a copy of it, as plain data: the same history can be told again from its text. */
export interface History {
  readonly world: WorldPlan
  readonly chapters: readonly Chapter[]
  readonly ending: Ending
}

export interface WorldPlan {
  readonly seed: number
  readonly ownerType: 'Organization' | 'User'
  readonly repositories: number
  readonly issues: number
  readonly pullRequests: number
  readonly reviews: number
  readonly commits: number
  /** What is odd about which repository, by its place among the owner's. */
  readonly traits: readonly { readonly where: number; readonly trait: Trait }[]
  /** The most that GitHub gives in one page. */
  readonly pageLimit: number
  /** Whether runs read releases and deployments too. */
  readonly readsShipments: boolean
  /** How far the host's clock runs ahead of GitHub's. */
  readonly skewSeconds: number
}

export type Trait = 'empty' | 'private' | 'fork' | 'archived' | 'without issues' | 'created'

/** Things that happen, and then a run, with what happens to it. */
export interface Chapter {
  readonly pause: number
  readonly actions: readonly Action[]
  readonly run: RunPlan
}

/** Something that happens at GitHub. Targets are named by their place among what exists, whatever exists. */
export interface Action {
  readonly act: ActionName
  readonly where: number
  readonly which: number
  readonly how: number
  /** Seconds that pass before it. */
  readonly pause: number
}

export interface RunPlan {
  readonly kind: RunKind
  readonly transport: Transport
  /** Of a single run: the repository's place among the owner's. */
  readonly where: number
  /** That pass at GitHub with every request. */
  readonly secondsPerRequest: number
  readonly interferences: readonly Interference[]
  readonly faults: readonly Fault[]
  /** Whether the host learns of a rotated token at once, or when the run is over. */
  readonly knowsToken: boolean
  readonly death: Death | null
}

export type Transport = 'graphql' | 'rest'

export type RunKind =
  | 'incremental'
  | 'full'
  | 'single'
  | 'heal'
  | 'verify'
  | 'deep'
  | 'issues'
  | 'pulls'
  | 'commits'

/** Happens before GitHub answers the nth request, or after it did and before the answer arrives. */
export interface Interference {
  readonly nth: number
  readonly moment: 'before' | 'after'
  readonly actions: readonly Action[]
}

/** What goes wrong with the nth request, and with so many behind it. */
export interface Fault {
  readonly nth: number
  readonly effect: FaultEffect
  readonly times: number
}

/**
 * How a run ends before its end, at the nth thing that it asks of GitHub or the database.
 *
 * - `abort`: the host stops it.
 * - `kill`: nothing that it still asks for is answered; another process goes on when its lease has run out.
 * - `kill afterwards`: the same, but what it asked for last is done.
 * - `database fails`: the database refuses one call; `afterwards`: it loses the answer.
 */
export interface Death {
  readonly how: 'abort' | 'kill' | 'kill afterwards' | 'database fails' | 'database fails afterwards'
  readonly nth: number
}

export interface Ending {
  readonly transport: Transport
  /** Reads everything again in the end, so that even silent changes are in the copy. */
  readonly isDeep: boolean
}
