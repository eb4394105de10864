/**
 * The durable list of deliveries: each is stored and claimed before GitHub is answered, and stays until it was applied.
 *
 * A delivery has no tenant: whose data it is about becomes known only by reading it. It is known by the hook or app
 * that it was sent for and by GitHub's delivery id, which a redelivery keeps.
 */
export interface Inbox {
  /** Stores a delivery, in one transaction, unless it is known. What is known stays as it is. */
  receive(delivery: ReceivedDelivery): Promise<'stored' | 'known'>

  /**
   * Takes deliveries that are due, oldest first, for `claim.milliseconds`. Several workers never hold the same one.
   * Of one project only the oldest that is not settled is given, so that its deliveries are applied in order;
   * deliveries of no project wait for none.
   */
  claim(claim: InboxClaim): Promise<InboxDelivery[]>

  /** What became of a claimed delivery. Does nothing when the claim passed to another worker meanwhile. */
  settle(id: DeliveryId, worker: string, settlement: Settlement): Promise<void>

  /** Newest first. */
  list(filter?: InboxFilter): Promise<InboxDelivery[]>

  /** How many deliveries there are of each state. */
  count(): Promise<Readonly<Record<InboxState, number>>>

  /** Makes a delivery due again whatever became of it; false when it is not there any more. */
  replay(id: DeliveryId): Promise<boolean>

  /** Forgets what was settled before a time; what is still to be applied stays. Returns how many were forgotten. */
  prune(settledBefore: Date): Promise<number>
}

export interface DeliveryId {
  readonly host: string
  /** GitHub's id of the hook, or of the app, as text. */
  readonly hookId: string
  /** `X-GitHub-Delivery`. */
  readonly deliveryId: string
}

export interface ReceivedDelivery extends DeliveryId {
  /** `X-GitHub-Event`, such as `pull_request`. */
  readonly event: string
  readonly action: string | null
  /** GitHub's id of the repository that it is about; null when it is about none. */
  readonly projectGithubId: number | null
  readonly payload: unknown
  /** ISO 8601. */
  readonly receivedAt: string
}

export type InboxState = 'received' | 'applied' | 'ignored' | 'parked'

export interface InboxDelivery extends ReceivedDelivery {
  readonly state: InboxState
  /** How often it was claimed. */
  readonly attempts: number
  readonly nextAttemptAt: string | null
  readonly appliedAt: string | null
  /** Why the last attempt failed, or why it was ignored; free of secrets. */
  readonly error: string | null
}

export interface InboxClaim {
  /** Who takes them; unlike that of every other worker. */
  readonly worker: string
  readonly limit: number
  /** How long they are this worker's alone. */
  readonly milliseconds: number
}

export type Settlement =
  | { readonly state: 'applied' }
  | { readonly state: 'ignored'; readonly reason: string }
  /** Due again at a time. */
  | { readonly state: 'received'; readonly nextAttemptAt: Date; readonly error: string }
  | { readonly state: 'parked'; readonly error: string }

export interface InboxFilter {
  readonly state?: InboxState
  readonly projectGithubId?: number
  readonly limit?: number
}
