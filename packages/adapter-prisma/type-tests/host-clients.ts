import {
  createPrismaLock,
  createPrismaStore,
  migrate,
  type PrismaClientLike,
  type PrismaRawClient,
  planMigration,
  prismaAdapter,
} from '@hubsync/adapter-prisma'
import type { PrismaClient } from '../generated/host-client/client/client.js'

// Compiled by a test, never run: whatever a host holds of its generated client fits without a cast.

export function fitsTheGeneratedClient(prisma: PrismaClient): PrismaClientLike {
  prismaAdapter(prisma)
  createPrismaStore(prisma, { schema: 'hub', tablePrefix: 'gh_' })
  createPrismaLock(prisma)
  void migrate(prisma, { owner: 'prisma' })
  void planMigration(prisma)
  return prisma
}

export function fitsExtendedClients(prisma: PrismaClient): PrismaClientLike {
  const extended = prisma.$extends({
    client: { greet: () => 'hello' },
    model: { $allModels: { exists: async () => true } },
    query: { $allModels: { findMany: ({ args, query }) => query(args) } },
    result: { gitHubProject: { label: { needs: { fullName: true }, compute: ({ fullName }) => fullName } } },
  })
  prismaAdapter(extended.$extends({ name: 'twice' }))
  return extended
}

export async function fitsTransactions(prisma: PrismaClient): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const raw: PrismaRawClient = tx
    await migrate(raw)
    return createPrismaStore(tx).erase('default')
  })
  await prisma.$extends({}).$transaction(async (tx) => createPrismaStore(tx).erase('default'))
}

export function refusesWhatIsNoClient(): void {
  // @ts-expect-error A connection string is not a client.
  prismaAdapter('postgresql://127.0.0.1/host')
  // @ts-expect-error A client without raw methods cannot run statements.
  prismaAdapter({ $transaction: async () => undefined })
  // @ts-expect-error An option that does not exist would be ignored in silence.
  prismaAdapter({} as PrismaClient, { prefix: 'gh_' })
}
