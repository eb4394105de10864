import type { Lock, Row, Scope, Store, TableName, WebhookDelivery } from '@hubsync/core'

/** An adapter under test. */
export interface StoreSubject {
  /** Shown in front of the cases, such as `memory` or `prisma on PostgreSQL 18`. */
  readonly name: string
  /**
   * Called once for each case. Every case writes under tenants, hosts and delivery ids of its own, so the same
   * database may be handed out each time; it need not be emptied.
   */
  create(): Promise<StoreUnderTest>
}

export interface StoreUnderTest {
  readonly store: Store
  readonly lock: Lock
  /**
   * All rows of a scope in a table, tombstones too, in any order, read without the adapter (by plain SQL, say), as
   * canonical values: every column of the table, `timestamp` as ISO 8601 in UTC with milliseconds, `bigint` as a
   * number. `webhook_deliveries` has no tenant: all of the host.
   */
  readBack(table: TableName, scope: Scope): Promise<Row[]>
  /** Puts a whole row into `webhook_deliveries` without the adapter. */
  insertDelivery(delivery: WebhookDelivery): Promise<void>
  /** Releases what `create` took. */
  destroy(): Promise<void>
}
