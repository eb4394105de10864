import type { InboxDelivery } from '../contracts/inbox.js'
import type { HookSelection } from './hooks/hook-place.js'
import type { WebhookSecret } from './webhook-secret.js'

/** How a hub receives and applies deliveries. */
export interface WebhookOptions {
  /** What GitHub signs with; may be told to each handler instead. */
  readonly secret?: WebhookSecret | undefined
  /** The hooks that send here: what `recover` looks at unless told otherwise. */
  readonly hooks?: HookSelection
  /** Whose data a delivery is about; default: the hub's own tenant. None: nobody's, and nothing is stored of it. */
  readonly resolveTenants?: (delivery: InboxDelivery) => readonly string[] | Promise<readonly string[]>
  /**
   * `embedded` (default) applies deliveries in the process that receives them, from the first one on; `elsewhere` leaves
   * them to a process that calls `webhooks.start()`.
   */
  readonly worker?: 'embedded' | 'elsewhere'
  /** Projects whose deliveries are applied at the same time; default 8. */
  readonly concurrency?: number
  /** How often the inbox is asked for what other processes received or what is to be tried again; default 1 second. */
  readonly pollMs?: number
  /** How long a subscriber may take before it counts as failed; default 60 seconds. */
  readonly subscriberTimeoutMs?: number
  /**
   * Days that applied and ignored deliveries stay; default 14. Parked ones stay until they are replayed. With fewer than
   * GitHub's log has (3; 7 on a GitHub Enterprise Server) `recover` brings in again what was forgotten.
   */
  readonly retentionDays?: number
}
