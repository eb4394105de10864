import type { InboxDelivery } from '../contracts/inbox.js'
import type { Reading } from '../contracts/reading.js'
import type { Runtime } from '../contracts/runtime.js'
import type { Store } from '../contracts/store.js'
import type { Scope } from '../model/ids.js'
import type { GitHubTableName } from '../model/tables.js'
import type { LabelRules } from '../normalize/triage/label-rules.js'

export type { Reading } from '../contracts/reading.js'

/** What deliveries of one tenant are applied with. */
export interface ApplicationParts {
  readonly scope: Scope
  readonly store: Store
  readonly runtime: Runtime
  readonly labelRules: LabelRules
  /** Has read what payloads do not carry, now or together with what further deliveries lack. */
  readonly readAgain: (reading: Reading) => Promise<void>
}

/** What became of a delivery in one tenant's copy. */
export type Application =
  | { readonly outcome: 'applied'; readonly tables: readonly GitHubTableName[] }
  /** Rows are as they were: an older event, or one that was known. */
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'read again'; readonly streams: readonly string[] }
  /** About what is not stored. */
  | { readonly outcome: 'passed on'; readonly reason: string }
  | { readonly outcome: 'ignored'; readonly reason: string }

/**
 * Applies a delivery to one tenant's copy: rows and the mark on the delivery in one commit where there are any.
 *
 * @throws HubSyncError what may pass (to be tried again), or `payload_invalid` for what never will
 */
export type ApplyDelivery = (parts: ApplicationParts, delivery: InboxDelivery) => Promise<Application>
