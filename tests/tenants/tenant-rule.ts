import type { Rule } from '../rules/rule.js'
import type { Neighbours } from './open-neighbours.js'

/** One promise about tenants, what it rests on, and builds that break it. */
export interface TenantRule extends Omit<Rule, 'play'> {
  readonly play: (open: () => Promise<Neighbours>) => Promise<void>
}
