import type { HubSyncErrorCode } from '../errors/codes.js'
import type { BudgetLeft } from './quota.js'

export type RunKind = 'full' | 'incremental' | 'single'

/** What a run tells while it works. Sent only after the commit it speaks of: listeners never see what a crash undoes. */
export type SyncEvent =
  | { readonly type: 'sync:start'; readonly data: SyncStarted }
  | { readonly type: 'sync:progress'; readonly data: SyncProgress }
  | { readonly type: 'sync:complete'; readonly data: SyncCompleted }
  | { readonly type: 'sync:error'; readonly data: SyncFailed }

export interface SyncStarted {
  readonly runId: string
  readonly tenantId: string
  readonly owner: string
  readonly kind: RunKind
  readonly startedAt: string
}

export interface SyncProgress {
  readonly runId: string
  readonly tenantId: string
  readonly stage: 'probe' | 'read' | 'verify' | 'derive'
  /** Full name of the project of the last committed page. */
  readonly project: string | null
  readonly projectsDone: number
  readonly projectsTotal: number
  /** Records committed so far and expected in all. */
  readonly recordsDone: number
  readonly recordsTotal: number
  readonly recordsPerSecond: number
  /**
   * Milliseconds left by the rate so far, with what has to be waited for: limits, the host's reserve, the next hour.
   * Null while it cannot be told.
   */
  readonly etaMs: number | null
  /** Until when nothing is asked because GitHub's limits or the host's reserve want it so, ISO 8601; null otherwise. */
  readonly waitingUntil: string | null
  readonly requests: number
  readonly budgetLeft: BudgetLeft
}

export interface SyncCompleted {
  readonly runId: string
  readonly tenantId: string
  readonly owner: string
  readonly success: boolean
  readonly durationMs: number
  readonly recordsImported: number
}

export interface SyncFailed {
  readonly runId: string
  readonly tenantId: string
  /** Null for what concerns no single repository, such as the members of an organization. */
  readonly repo: string | null
  /** Whether the run ended with it; nothing more is told of it then. */
  readonly isEnd: boolean
  readonly code: HubSyncErrorCode
  readonly message: string
}

/** What becomes of deliveries, told after the inbox has it. */
export type DeliveryEvent =
  | { readonly type: 'webhook:received'; readonly data: DeliveryReceived }
  | { readonly type: 'webhook:applied'; readonly data: DeliveryApplied }
  | { readonly type: 'webhook:parked'; readonly data: DeliveryParked }

/** A delivery in the inbox, without its payload. */
interface DeliveryFacts {
  readonly host: string
  readonly hookId: string
  readonly deliveryId: string
  readonly event: string
  readonly action: string | null
  readonly projectGithubId: number | null
  readonly receivedAt: string
}

export interface DeliveryReceived extends DeliveryFacts {
  /** Nobody knows yet whose it is. */
  readonly tenantId: null
}

export interface DeliveryApplied extends DeliveryFacts {
  readonly tenantId: string
  readonly outcome: 'applied' | 'unchanged' | 'read again' | 'passed on' | 'ignored'
  /** From its receipt until its rows could be seen. */
  readonly durationMs: number
}

export interface DeliveryParked extends DeliveryFacts {
  /** A parked delivery concerns whoever runs the host. */
  readonly tenantId: null
  readonly attempts: number
  readonly error: string
}

/** Everything that a hub tells while it works. */
export type StatusEvent = SyncEvent | DeliveryEvent

/** Listens to a hub. A sink that throws is logged and left out of nothing: it cannot fail a run. */
export interface StatusSink {
  emit(event: StatusEvent): void
}
