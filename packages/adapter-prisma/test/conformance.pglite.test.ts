import { PGlite } from '@electric-sql/pglite'
import { describeConformance, inboxConformance, type StoreSubject, storeConformance } from '@hubsync/testkit'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { migrate } from '../src/migrations/migrate.js'
import { prismaAdapter } from '../src/prisma-adapter.js'
import { type HostClient, openHostClient } from './host-client.js'
import { insertDelivery, readBack } from './read-back.js'

let database: PGlite
let client: HostClient

beforeAll(async () => {
  database = await PGlite.create()
  client = await openHostClient(new PrismaPGlite(database))
  await migrate(client)
})

afterAll(async () => {
  await client?.$disconnect()
  await database?.close()
})

const subject = {
  name: 'prisma on PGlite',
  create: async () => ({
    ...prismaAdapter(client),
    readBack: (table, scope) => readBack(database, table, scope),
    insertDelivery: (delivery) => insertDelivery(database, delivery),
    destroy: async () => undefined,
  }),
} satisfies StoreSubject

describeConformance(storeConformance(subject), { describe, it })
describeConformance(inboxConformance(subject), { describe, it })
