import type { Group } from './bench.js'
import { measureBig } from './big.js'
import { measureGrowth } from './growth.js'
import { measureMemory } from './memory.js'
import { measureRuns } from './runs.js'
import { measureW180 } from './w180.js'
import { measureWrites } from './writes.js'

/** What can be asked for by name, in the order in which it is measured. */
export const groups = {
  w180: measureW180,
  runs: measureRuns,
  writes: measureWrites,
  growth: measureGrowth,
  big: measureBig,
  memory: measureMemory,
} as const satisfies Readonly<Record<string, Group>>

export type GroupName = keyof typeof groups

/** A few minutes; the others take longer. */
export const quickGroups: readonly GroupName[] = ['w180', 'runs', 'writes']

export function isGroupName(name: string): name is GroupName {
  return Object.hasOwn(groups, name)
}
