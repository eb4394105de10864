import type { InboxDelivery } from '../../contracts/inbox.js'
import type { Reading } from '../../contracts/reading.js'
import type { Change } from '../../contracts/store.js'
import type { GitHubTableName } from '../../model/tables.js'
import type { ApplicationParts } from '../application.js'

/** What is done with one action of one event: a line of the table that docs/webhooks.md is written from. */
export type Treatment = AppliedTreatment | ReadTreatment | PassedTreatment | IgnoredTreatment

/** Its payload becomes rows. */
export interface AppliedTreatment {
  readonly does: 'applied'
  readonly tables: readonly GitHubTableName[]
  readonly handle: Handle
  /** What a reader of the documentation should know beyond the tables. */
  readonly note?: string
}

/** It tells that something changed, not what. */
export interface ReadTreatment {
  readonly does: 'read again'
  readonly streams: readonly string[]
  readonly handle: Handle
  readonly note: string
}

/** It is about something that is not stored; subscribers are told. */
export interface PassedTreatment {
  readonly does: 'passed on'
  readonly reason: string
}

/** It is about something that is stored, and changes nothing of it. */
export interface IgnoredTreatment {
  readonly does: 'ignored'
  readonly reason: string
}

/** One event by its actions; an event without actions has the one called `''`. */
export interface EventTreatment {
  readonly actions: Readonly<Record<string, Treatment>>
  /** Actions that GitHub adds one day; absent: they are passed on. */
  readonly otherwise?: Treatment
}

export type EventFamily = Readonly<Record<string, EventTreatment>>

/** A delivery in one tenant's copy. */
export interface Occasion {
  readonly parts: ApplicationParts
  readonly delivery: InboxDelivery
}

/** What a delivery asks for; or why nothing. */
export type Effect = Wanted | { readonly ignored: string }

export interface Wanted {
  readonly changes: readonly Change[]
  readonly readings: readonly Reading[]
  /** The project that the rows are of; absent where they are of none. */
  readonly project?: { readonly id: string; readonly githubId: number; readonly fullName: string }
}

export type Handle = (occasion: Occasion) => Effect | Promise<Effect>

/** The same treatment for several actions. */
export function forEach(actions: readonly string[], treatment: Treatment): Record<string, Treatment> {
  return Object.fromEntries(actions.map((action) => [action, treatment]))
}
