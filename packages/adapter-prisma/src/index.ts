export { createPrismaInbox } from './inbox/prisma-inbox.js'
export type { MigrationOwner } from './migrations/inspect-tables.js'
export { migrate } from './migrations/migrate.js'
export {
  type MigrateOptions,
  type MigrationPlan,
  type MigrationStep,
  planMigration,
  printMigrationPlan,
} from './migrations/plan-migration.js'
export type { TableOptions } from './names.js'
export { type PrismaAdapter, prismaAdapter } from './prisma-adapter.js'
export type { PrismaClientLike, PrismaRawClient } from './prisma-client.js'
export { createPrismaLock } from './prisma-lock.js'
export { createPrismaStore } from './prisma-store.js'
export { checkPrismaSchema, type PrismaSchemaOptions, prismaSchema } from './schema/prisma-schema.js'
