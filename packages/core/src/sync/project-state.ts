import type { ProbedRepository } from '../contracts/source.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import type { Target } from './pass.js'

/** What a plan is made from: the stored checkpoints of a project and what the probe told of it. */
export interface ProjectState {
  readonly target: Target
  readonly probe: ProbedRepository
  readonly checkpoints: ReadonlyMap<string, Checkpoint>
  /** GitHub's time of the probe. */
  readonly probedAt: string
  /** GitHub's time of the run's first look at the project. */
  readonly beganAt: string
  readonly hasIssues: boolean
  /** Only asked where the probe tells no head. */
  readonly mayHaveMovedHead: boolean
}

export interface PlanOptions {
  readonly transport: 'graphql' | 'rest'
  /** Where commits are read, if not over the transport. */
  readonly commits?: 'git' | undefined
  readonly streams: ReadonlySet<string>
  /** Since when a full run is open: streams not complete since then are read from the beginning. */
  readonly fullSince: string | null
  /** Leave out streams whose only reason is that their last look was not settled. */
  readonly onlyMoved: boolean
}
