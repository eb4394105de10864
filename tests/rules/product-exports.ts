export { createMemoryDatabase, memoryAdapter } from '@hubsync/adapter-memory'
export { createHubSync } from '@hubsync/core'
