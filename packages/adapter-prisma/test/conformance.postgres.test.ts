import { describeConformance, inboxConformance, type StoreSubject, storeConformance } from '@hubsync/testkit'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../tests/postgres.js'
import { migrate } from '../src/migrations/migrate.js'
import { prismaAdapter } from '../src/prisma-adapter.js'
import { type HostClient, openHostClient } from './host-client.js'
import { insertDelivery, readBack } from './read-back.js'

/** Nothing that a store does may depend on how the host's sessions are set up. */
const strangeSession = '-c search_path= -c TimeZone=Asia/Kolkata -c DateStyle=German -c extra_float_digits=0'

let server: PostgresServer
let client: HostClient
let pool: pg.Pool

beforeAll(async () => {
  server = await startPostgres()
  const connectionString = await server.createDatabase()
  pool = new pg.Pool({ connectionString })
  client = await openHostClient(new PrismaPg({ connectionString, options: strangeSession }))
  await migrate(client)
})

afterAll(async () => {
  await client?.$disconnect()
  await pool?.end()
  await server?.stop()
})

const subject = {
  name: 'prisma on PostgreSQL',
  create: async () => ({
    ...prismaAdapter(client),
    readBack: (table, scope) => readBack(pool, table, scope),
    insertDelivery: (delivery) => insertDelivery(pool, delivery),
    destroy: async () => undefined,
  }),
} satisfies StoreSubject

describeConformance(storeConformance(subject), { describe, it })
describeConformance(inboxConformance(subject), { describe, it })
