export { authenticate, type Caller } from './authentication.js'
export { createRunningClock } from './clock.js'
export { readState, type StateFilter, type WorldState } from './control/state.js'
export type {
  RouteStats,
  Stats,
  StatsReport,
} from './control/stats.js'
export { createSimulator, type Simulator, type SimulatorOptions } from './create-simulator.js'
export type {
  Chaos,
  ChaosKind,
  Fault,
  FaultEffect,
  FaultKind,
  FaultMatch,
  FaultPlan,
  FaultReport,
  FaultTiming,
} from './faults/fault.js'
export type { Faults, FaultsReport } from './faults/faults.js'
export {
  type GenerateWorldOptions,
  generatedUntil,
  generateWorld,
  type Preset,
  presets,
  type WorldSize,
} from './generator/generate-world.js'
export { History, type HistoryPosition } from './history/history.js'
export { type HistoryData, readHistoryData } from './history/history-data.js'
export type { HookFaults } from './hooks/hook-faults.js'
export { HookPost } from './hooks/hook-post.js'
export type { LimitOptions } from './limits.js'
export { type Mutation, type MutationResult, mutate } from './mutations/mutate.js'
export type * from './world/records.js'
export type { SilentChange, SilentKind } from './world/silence.js'
export type { TokenRule } from './world/token-register.js'
export { World } from './world/world.js'
export type { WorldOptions } from './world/world-options.js'
