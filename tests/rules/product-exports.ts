export { createMemoryDatabase, memoryAdapter } from '@hubsync/adapter-memory'
export { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
export { createHubSync } from '@hubsync/core'
