/**
 * The durable list of deliveries: each is stored before GitHub is answered, and stays until nothing is left to do
 * about it. Implement it beside the store; `@hubsync/testkit` proves an implementation.
 *
 * A delivery has no tenant: whose data it is about becomes known only by reading it. It is known by the hook or app
 * that it was sent for and by GitHub's delivery id, which a redelivery keeps. Several processes work on one inbox, each
 * for the GitHub that it speaks to.
 *
 * Time is the inbox's own (the database's clock), never the caller's.
 */
export interface Inbox {
  /** Stores a delivery unless it is known; what is known stays as it is. Durable once it resolves. */
  receive(delivery: ReceivedDelivery): Promise<'stored' | 'known'>

  /**
   * Takes deliveries that are due for `claim.milliseconds`, oldest first. Several workers never hold the same one.
   *
   * Of one project the received ones are given in order, to one worker at a time: its oldest if that is due, and
   * those behind it. One that was tried before is given alone. Deliveries of no project, and those in another state,
   * wait for none.
   */
  claim(claim: InboxClaim): Promise<InboxDelivery[]>

  /** Prolongs claims that this worker still holds. */
  extend(ids: readonly DeliveryId[], worker: string, milliseconds: number): Promise<void>

  /**
   * What became of a claimed delivery; ends the claim, unless it is `telling`.
   *
   * @returns false, with nothing changed, when the claim had passed to another worker or the delivery is gone.
   */
  settle(id: DeliveryId, worker: string, settlement: Settlement): Promise<boolean>

  /** Newest first. */
  list(host: string, filter?: InboxFilter): Promise<InboxDelivery[]>

  /** How many deliveries there are in each state. */
  count(host: string): Promise<Readonly<Record<InboxState, number>>>

  /** Makes a delivery due again as if it had just come, whatever became of it; false when it is gone. */
  replay(id: DeliveryId): Promise<boolean>

  /** Forgets deliveries in one of these states that came before a time. Returns how many. */
  prune(host: string, states: readonly SettledState[], receivedBefore: Date): Promise<number>
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
  /** The JSON text of an object, as GitHub sent it: nobody has to read it to keep it. */
  readonly payload: string
  /** ISO 8601; of what GitHub could not deliver, when it tried first. */
  readonly receivedAt: string
}

/**
 * - `received`: to be applied, in the order of its project.
 * - `delayed`: something failed, or is still to be read; to be applied again, and nobody waits for it.
 * - `untold`: its rows are in; a subscriber is to be told, or told again.
 * - `applied`, `ignored`: nothing is left to do.
 * - `parked`: failed so often, or so certainly, that a person has to look.
 */
export type InboxState = 'received' | 'delayed' | 'untold' | SettledState
export type SettledState = 'applied' | 'ignored' | 'parked'

export interface InboxDelivery extends Omit<ReceivedDelivery, 'payload'> {
  /** What the text says. */
  readonly payload: unknown
  readonly state: InboxState
  /** How often it was claimed since it came, was replayed or changed into `untold`. */
  readonly attempts: number
  readonly nextAttemptAt: string | null
  /** When its rows were committed. */
  readonly appliedAt: string | null
  /** Why the last attempt failed, or why it was ignored; free of secrets. */
  readonly error: string | null
}

export interface InboxClaim {
  readonly host: string
  /** Who takes them; unlike that of every other worker. */
  readonly worker: string
  /** Most deliveries, where those behind a project's oldest count together with it as one. */
  readonly limit: number
  /** How long they are this worker's alone. */
  readonly milliseconds: number
}

export type Settlement =
  | { readonly state: 'applied' }
  | { readonly state: 'ignored'; readonly reason: string }
  | { readonly state: 'parked'; readonly error: string }
  /** To be tried again, no sooner than after so many milliseconds. */
  | { readonly state: 'received' | 'delayed' | 'untold'; readonly waitMs: number; readonly error: string }
  /** Its rows are in, and its subscribers are being told: `untold` now, and this worker's for as long as its claim lasts. */
  | { readonly state: 'telling' }
  /** Was not tried: the claim is given back as if it had never been made. */
  | { readonly state: 'untried' }

export interface InboxFilter {
  readonly state?: InboxState
  readonly projectGithubId?: number
  readonly hookId?: string
  readonly deliveryId?: string
  /** Default 100. */
  readonly limit?: number
}

/** Most deliveries of one project that a claim gives at once. */
export const mostOfOneProject = 32
