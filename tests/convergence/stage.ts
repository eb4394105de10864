import type { Lock, Store } from '@hubsync/core'
import type { Repository, Simulator, World } from '@hubsync/simulator'
import type { ManualClock } from '../flows/manual-clock.js'
import type { CopiedRows, RowsByKey } from '../support/expected-rows.js'
import type { ShipmentTable } from '../support/expected-shipments.js'
import type { Action, WorldPlan } from './history.js'

/** Where a history is played: GitHub, what can be asked of it, and the time for both. */
export interface Stage {
  readonly plan: WorldPlan
  readonly world: World
  readonly simulator: Simulator
  readonly clock: ManualClock
  readonly owner: string
  readonly ownerId: number
  /** That is good at the moment. */
  readonly token: () => string
  readonly ask: (address: string, init: RequestInit) => Promise<Response>
  /** Lets things happen, as far as there is something that they can happen to. */
  perform(actions: readonly Action[]): void
  /** The owner's repositories that the token sees. */
  visibleRepositories(): Repository[]
}

/** Where the copy is kept, and how it is read from under the store. */
export interface Keeping {
  readonly store: Store
  readonly lock: Lock
  readonly tenantId: string
  readonly copy: Copy
  /** After a kill, or without a database: nobody gives the lease back. */
  letLeaseRunOut(): Promise<void>
}

/** A copy as it lies in its store. */
export interface Copy {
  /** Live rows in sight. */
  live(): Promise<CopiedRows>
  /** Live releases and deployments of projects in sight. */
  shipments(): Promise<Record<ShipmentTable, RowsByKey>>
  /** Commits of each contributor, by GitHub's id of the project and identity. */
  contributors(): Promise<Map<string, number>>
  /** With GitHub's id of the repository that a row stands under, where it does. */
  tombstones(table: BuriedTable): Promise<Tombstone[]>
  /** GitHub's ids of the live projects that are out of sight. */
  missing(): Promise<Set<number>>
  /** Every row of GitHub's data as text, tombstones and times of the store included. */
  everything(): Promise<Map<string, string>>
}

export interface Tombstone {
  readonly id: number
  readonly repositoryId: number | null
  readonly reason: string
}

export type BuriedTable =
  | 'projects'
  | 'bugs'
  | 'pull_requests'
  | 'pull_request_reviews'
  | 'commits'
  | ShipmentTable
