import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Inbox, InboxDelivery, ReceivedDelivery } from '@hubsync/core'
import { second } from '../conformance/second.js'

/** What a case about an inbox works with: the inbox under test, a host that no other case uses, short ways to say things. */
export interface InboxStage {
  readonly inbox: Inbox
  readonly host: string
  /** A delivery of this host; of project 1 unless told otherwise. */
  delivery(told?: Partial<ReceivedDelivery>): ReceivedDelivery
  /** Stores deliveries of these projects, one second after the other. */
  receive(...projects: readonly (number | null)[]): Promise<ReceivedDelivery[]>
  claim(worker: string, options?: { limit?: number; milliseconds?: number }): Promise<InboxDelivery[]>
  /** The only delivery with this id as it stands in the inbox. */
  stored(delivery: Pick<ReceivedDelivery, 'deliveryId'>): Promise<InboxDelivery>
}

export const long = 60_000

export function openInboxStage(inbox: Inbox): InboxStage {
  const host = `${randomUUID()}.example.org`
  let seconds = 0

  function delivery(told: Partial<ReceivedDelivery> = {}): ReceivedDelivery {
    seconds += 1
    return {
      host,
      hookId: '77',
      deliveryId: randomUUID(),
      event: 'issues',
      action: 'opened',
      projectGithubId: 1,
      payload: '{"action":"opened"}',
      receivedAt: second(seconds),
      ...told,
    }
  }

  return {
    inbox,
    host,
    delivery,
    async receive(...projects) {
      const deliveries = projects.map((projectGithubId) => delivery({ projectGithubId }))
      for (const each of deliveries) assert.equal(await inbox.receive(each), 'stored')
      return deliveries
    },
    claim: (worker, { limit = 10, milliseconds = long } = {}) =>
      inbox.claim({ host, worker, limit, milliseconds }),
    async stored({ deliveryId }) {
      const found = await inbox.list(host, { deliveryId })
      assert.equal(found.length, 1, `one delivery ${deliveryId}`)
      const [only] = found
      assert.ok(only)
      return only
    },
  }
}

export function idsOf(deliveries: readonly Pick<ReceivedDelivery, 'deliveryId'>[]): string[] {
  return deliveries.map(({ deliveryId }) => deliveryId)
}
