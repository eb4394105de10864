import type { Mutant } from '../rules/build-mutant.js'
import type { Neighbours } from './open-neighbours.js'

/** One promise about tenants, and builds that break it. */
export interface TenantRule {
  readonly promise: string
  /** A sentence: the name of the test. */
  readonly scenario: string
  readonly play: (open: () => Promise<Neighbours>) => Promise<void>
  readonly mutants: readonly Mutant[]
}
