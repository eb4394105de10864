import { hash } from 'node:crypto'
import { createPrismaStore, migrate } from '@hubsync/adapter-prisma'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { inFlight, type Writer } from './writer.js'

/** What a host has: the adapter on its own PrismaClient. */
export function createPrismaWriter(databaseUrl: string): Promise<Writer> {
  return openWriter(new PrismaPg({ connectionString: databaseUrl, max: inFlight }))
}

/** The same, where the host lets the server keep what it prepared. */
export function createPreparingWriter(databaseUrl: string): Promise<Writer> {
  const statementNameGenerator = ({ sql }: { sql: string }) => hash('sha1', sql)
  return openWriter(
    new PrismaPg({ connectionString: databaseUrl, max: inFlight }, { statementNameGenerator }),
  )
}

async function openWriter(adapter: PrismaPg): Promise<Writer> {
  const prisma = new PrismaClient({ adapter })
  await migrate(prisma)
  const store = createPrismaStore(prisma)
  return { write: (page) => store.commit(page), close: () => prisma.$disconnect() }
}
