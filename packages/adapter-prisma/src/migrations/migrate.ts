import { openDatabase } from '../database.js'
import type { PrismaRawClient } from '../prisma-client.js'
import { lockMigrations, writeNote } from './inspect-tables.js'
import { type MigrateOptions, type MigrationPlan, planInSession } from './plan-migration.js'

/**
 * Creates the tables, or brings them up to this package's version, in one transaction; does nothing when they are.
 * Calls at the same time wait for each other. Tells what was done.
 *
 * @throws HubSyncError as `planMigration` does; nothing is changed then.
 */
export async function migrate(prisma: PrismaRawClient, options: MigrateOptions = {}): Promise<MigrationPlan> {
  return openDatabase(prisma, options).transaction(async (session) => {
    await lockMigrations(session)
    const plan = await planInSession(session, options.owner)
    for (const step of plan.steps) {
      for (const statement of step.statements) await session.execute(statement)
    }
    if (plan.steps.length > 0) await writeNote(session, plan.owner, plan.to)
    return plan
  })
}
