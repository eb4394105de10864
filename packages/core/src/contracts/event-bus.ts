/**
 * Tells other processes what was applied in this one, as far as it reaches: the one in core reaches this process. It
 * keeps nothing, so a listener hears what is published while it listens.
 */
export interface EventBus {
  /** Rejects when the message could not be handed on; it is published again later then. */
  publish(message: AppliedMessage): Promise<void>
  /** Calls a listener with every message of every process; returns what ends that. */
  subscribe(listener: (message: AppliedMessage) => void): () => void
}

/** A delivery whose rows are in the copy of a tenant. */
export interface AppliedMessage {
  readonly tenantId: string
  readonly host: string
  readonly hookId: string
  readonly deliveryId: string
  readonly event: string
  readonly action: string | null
  readonly projectGithubId: number | null
  readonly payload: unknown
  readonly receivedAt: string
}
