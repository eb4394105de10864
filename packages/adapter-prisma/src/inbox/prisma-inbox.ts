import { type DeliveryId, deliveryRowId, type Inbox } from '@hubsync/core'
import { type Database, openDatabase } from '../database.js'
import type { TableOptions } from '../names.js'
import type { PrismaRawClient } from '../prisma-client.js'
import { createBatcher } from './batcher.js'
import { claimDeliveries } from './claim-deliveries.js'
import { countDeliveries, listDeliveries } from './list-deliveries.js'
import { receiveDeliveries } from './receive-deliveries.js'
import { settleDeliveries } from './settle-deliveries.js'

/**
 * The inbox in `webhook_deliveries`. Deliveries that come while a statement is under way are stored by the next one
 * together, so that a burst costs few commits; the same holds for what became of them.
 */
export function createPrismaInbox(prisma: PrismaRawClient, options: TableOptions = {}): Inbox {
  const database = openDatabase(prisma, options)
  const receive = createBatcher((deliveries: Parameters<typeof receiveDeliveries>[1]) =>
    receiveDeliveries(database, deliveries),
  )
  const settle = createBatcher((settlements: Parameters<typeof settleDeliveries>[1]) =>
    settleDeliveries(database, settlements),
  )
  return {
    receive,
    claim: (claim) => claimDeliveries(database, claim),
    extend: (ids, worker, milliseconds) => extendClaims(database, ids, worker, milliseconds),
    settle: (id, worker, settlement) => settle({ id: rowIdOf(id), worker, settlement }),
    list: (host, filter = {}) => listDeliveries(database, host, filter),
    count: (host) => countDeliveries(database, host),
    replay: (id) => replayDelivery(database, id),
    prune: (host, states, receivedBefore) =>
      database.execute(
        `delete from ${database.names.table('webhook_deliveries')}
         where host = $1::text and received_at < $2::text::timestamptz
           and state in (select json_array_elements_text($3::text::json))`,
        host,
        receivedBefore.toISOString(),
        JSON.stringify(states),
      ),
  }
}

function rowIdOf({ host, hookId, deliveryId }: DeliveryId): string {
  return deliveryRowId(host, hookId, deliveryId)
}

async function extendClaims(
  { names, execute }: Database,
  ids: readonly DeliveryId[],
  worker: string,
  milliseconds: number,
): Promise<void> {
  await execute(
    `update ${names.table('webhook_deliveries')}
     set claimed_until = clock_timestamp() + $3::text::double precision * interval '1 millisecond'
     where id in (select json_array_elements_text($1::text::json)::uuid) and claimed_by = $2::text`,
    JSON.stringify(ids.map(rowIdOf).sort()),
    worker,
    String(milliseconds),
  )
}

async function replayDelivery({ names, execute }: Database, id: DeliveryId): Promise<boolean> {
  const replayed = await execute(
    `update ${names.table('webhook_deliveries')}
     set state = 'received', attempts = 0, error = null, next_attempt_at = null, claimed_by = null,
       claimed_until = null, updated_at = statement_timestamp()
     where id = $1::text::uuid`,
    rowIdOf(id),
  )
  return replayed > 0
}
