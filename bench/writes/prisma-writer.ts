import { createPrismaStore, migrate } from '@hubsync/adapter-prisma'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { inFlight, type Writer } from './writer.js'

/** What a host has: the adapter on its own PrismaClient. */
export async function createPrismaWriter(databaseUrl: string): Promise<Writer> {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: inFlight }) })
  await migrate(prisma)
  const store = createPrismaStore(prisma)
  return { write: (page) => store.commit(page), close: () => prisma.$disconnect() }
}
