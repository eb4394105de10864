import type { Scope } from '../model/ids.js'

/** Shown with each write, so that a holder that lost its lease is refused. */
export interface LeaseProof {
  readonly name: string
  /** Fencing token: greater than that of every earlier lease of the same name. */
  readonly token: number
}

export interface Lease extends LeaseProof {
  readonly scope: Scope
  /** Who holds it, in words for a person: run, kind, process, machine, since when. */
  readonly holder: string
  readonly expiresAt: Date
}

/**
 * At most one run of an owner at a time. Implement it beside the store, so that a commit can check the token.
 *
 * Time is the store's own (the database's clock), never the caller's.
 */
export interface Lock {
  /** Takes the lease if it is free or has run out; otherwise tells who holds it. */
  acquire(scope: Scope, name: string, request: { holder: string; ttlMs: number }): Promise<LockAnswer>
  /**
   * Prolongs the lease, also one that ran out and went to nobody.
   *
   * @throws HubSyncError `lease_lost` when somebody else took it, or when it was given back.
   */
  renew(lease: Lease, ttlMs: number): Promise<Lease>
  /** Gives the lease back; does nothing when it was lost already. */
  release(lease: Lease): Promise<void>
}

export type LockAnswer =
  | { readonly acquired: true; readonly lease: Lease }
  | { readonly acquired: false; readonly holder: string; readonly expiresAt: Date }
