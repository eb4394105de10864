import {
  describeConformance,
  type InboxSubject,
  inboxConformance,
  type StoreSubject,
  storeConformance,
} from '@hubsync/testkit'
import { describe, it } from 'vitest'
import { memoryAdapter } from './memory-adapter.js'
import { createMemoryDatabase } from './memory-database.js'

const memory: StoreSubject = {
  name: 'memory',
  async create() {
    const database = createMemoryDatabase()
    return {
      ...memoryAdapter(database),
      readBack: async (table, scope) => [...database.partition(scope, table).rows()],
      insertDelivery: async (delivery) =>
        database.partition({ tenantId: '', host: delivery.host }, 'webhook_deliveries').put(delivery),
      destroy: async () => undefined,
    }
  },
}

describeConformance(storeConformance(memory), { describe, it })

const inbox: InboxSubject = {
  name: 'memory',
  create: async () => ({ ...memoryAdapter(), destroy: async () => undefined }),
}

describeConformance(inboxConformance(inbox), { describe, it })
